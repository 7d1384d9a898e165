"""A person as a caseworker registers them over HTTP, for tests."""

PERSON = {
    "name": "韦试样",
    "phone": "13877100001",
    "desired_titles": ["电焊工"],
    "desired_regions": ["柳州", "南宁"],
    "salary_min": 5000,
    "education": "初中",
    "experiences": [{"title": "二保焊工", "years": 5, "description": "货架厂"}],
    "requirements": ["包住"],
    "groups": ["农民工"],
    "about": "夜班熬不住，不去广东。",
}


def get(service, id, headers):
    answer = service.client.get(f"/v1/seekers/{id}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def patch(service, id, headers, body, **more):
    return service.client.patch(f"/v1/seekers/{id}", json=body, headers={**headers, **more})


def texts(tags):
    return {tag["text"]: tag["words"] for tag in tags}
