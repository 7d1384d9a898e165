"""Postings as a station writes them over HTTP, for tests."""

DRAFT = {
    "title": "焊工",
    "employer": "邕江样例机械厂",
    "pay": "6000-8000元/月",
    "place": "南宁市江南区",
    "headcount": 3,
    "description": "二保焊，焊接机架",
    "education": "初中",
    "expires": "2027-12-31",
    "contact": "韦样例",
    "phone": "0771-0000000",
}


UNLAWFUL = {**DRAFT, "description": "二保焊，限汉族"}


HERE = "/v1/postings/驻粤站"


def put(service, headers, id="W1", draft=DRAFT, where=HERE, **more):
    return service.client.put(f"{where}/{id}", json=draft, headers={**headers, **more})


def post(service, headers, id, deed, **body):
    return service.client.post(f"/v1/postings/{id}/{deed}", json=body, headers=headers)
