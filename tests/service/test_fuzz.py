"""What the API's document allows, and more, asked by every role: no 5xx, no answer it does not declare."""

import os
from itertools import count

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.auth.caller import Role

from .conftest import Service

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Of each operation, by each role: as many as a minute holds; more by hand.
EXAMPLES = int(os.environ.get("MATCHER_FUZZ_EXAMPLES", "4"))
BOUNDS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,  # the same requests in every run
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def real_ids(service: Service) -> dict[str, str]:
    """Make a person and take what the samples hold, so that most requests are about what there is."""
    clerk, everywhere = service.key(Role.CASEWORKER, office="南宁"), service.key(Role.SUPERVISOR)
    person = {"name": "韦试样", "phone": "13877100001", "desired_titles": ["电焊工"]}
    seeker = service.client.post("/v1/seekers", json=person, headers=clerk).json()["id"]
    path = f"/v1/seekers/{seeker}/recommendations"
    lists = service.client.get(path, headers=clerk).json()
    policies = service.client.get("/v1/policies", headers=everywhere).json()
    posting = next(service.wiring.store.iter_postings(shown=True)).posting
    return {
        "seeker_id": seeker,
        "id": posting.id,
        "posting_id": posting.id,
        "source": posting.source,
        "external_id": posting.id.partition(":")[2],
        "employer": posting.employer,
        "list_id": lists["id"],
        "policy_id": policies[0]["id"],
        "audience": "离校未就业高校毕业生",
    }


def asked(operation, headers: dict[str, str], ids: dict[str, str]) -> str:
    """Ask one operation in several ways; tells what broke."""
    turns = count()

    @BOUNDS
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        if next(turns) % 3:  # the others keep the ids that were drawn
            case.path_parameters |= {k: v for k, v in ids.items() if k in case.path_parameters}
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=60)

    try:
        ask()
    except (
        Exception,
        BaseExceptionGroup,
    ) as error:  # whatever it is, the other operations count too
        inner = getattr(error, "exceptions", ())
        return f"{operation.label}: {error}\n{chr(10).join(map(str, inner))}"
    return ""


@pytest.mark.parametrize("role", [*Role, None])
def test_nothing_that_can_be_asked_breaks_the_service_or_its_document(
    service: Service, role: Role | None
) -> None:
    ids = real_ids(service)
    whose = {
        Role.STATION: {"source": ids["source"]},
        Role.RECRUITER: {"employer": ids["employer"]},
        Role.CASEWORKER: {"office": "南宁"},
    }
    headers = service.key(role, **whose.get(role, {})) if role else {}
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", service.client.app)
    operations = [found.ok() for found in schema.get_all_operations()]
    broken = [told for operation in operations if (told := asked(operation, headers, ids))]
    assert operations and not broken, "\n\n".join(broken)
