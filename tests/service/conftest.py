"""A small real world behind the service: the sample files, imported and indexed once a session."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient

from matcher.catalogue import Catalogue
from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import Encoder, load_encoder
from matcher.ingest.columnmap import load_column_map
from matcher.intake import Intake
from matcher.store.store import Store
from service.app import create_app
from service.auth.caller import Role
from service.auth.keys import ApiKeys
from service.intake_jobs import Worker
from service.settings import ServiceSettings
from service.wiring import Wiring, wire

from .people import PERSON

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
STATIONS = {
    "驻粤站": "驻粤劳务工作站.xlsx",
    "驻苏站": "驻苏劳务工作站.csv",
    "广西": "广西各市县岗位.xlsx",
}
DAY = date(2026, 11, 24)
KEY = Fernet.generate_key().decode()


@dataclass
class Service:
    """The service as its callers meet it, and the wiring behind it."""

    client: TestClient
    wiring: Wiring
    _keys: dict[tuple, str] = field(default_factory=dict)

    def key(self, role: Role | str, **whose: str) -> dict[str, str]:
        """Give the headers of a caller, with a key made when first asked for."""
        wanted = (str(role), *sorted(whose.items()))
        if wanted not in self._keys:
            keys = ApiKeys.of(self.wiring.store)
            self._keys[wanted] = keys.give("test", Role(role), "test", per_minute=100_000, **whose)
        return {"X-API-Key": self._keys[wanted]}


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    settings = ServiceSettings(precision="openvino-fp32")
    return CachedEncoder(load_encoder(settings), tmp_path_factory.mktemp("cache") / "vectors.db")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """Import the sample files once; tests work on copies."""
    home = tmp_path_factory.mktemp("samples")
    with Store.open(home / "matcher.db") as store:
        intake = Intake(store, DAY)
        for source, name in STATIONS.items():
            intake.take(SAMPLES / name, "postings", source)
        column_map = load_column_map(SAMPLES / "零工市场登记.json", "postings")
        intake.take(SAMPLES / "零工市场登记.csv", "postings", "零工市场", column_map)
        intake.take(SAMPLES / "seekers.jsonl", "seekers", "南宁")
        Catalogue(store, encoder, home).refresh()
    return home


@pytest.fixture
def settings(tmp_path: Path, sample_home: Path) -> ServiceSettings:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    return ServiceSettings(home=home, secret_key=KEY, docs=True, per_minute=100_000)


@pytest.fixture
def service(settings: ServiceSettings, encoder: Encoder) -> Iterator[Service]:
    """Serve a copy of the small world, a new one for every test."""
    wiring = wire(settings, lambda: encoder)
    wiring.live.start()
    with TestClient(create_app(wiring=wiring), raise_server_exceptions=False) as client:
        yield Service(client, wiring)
    wiring.close()


@pytest.fixture
def nanning(service: Service) -> dict[str, str]:
    return service.key("caseworker", office="南宁")


@pytest.fixture
def liuzhou(service: Service) -> dict[str, str]:
    return service.key("caseworker", office="柳州")


@pytest.fixture
def everywhere(service: Service) -> dict[str, str]:
    return service.key("supervisor")


@pytest.fixture
def registered(service: Service, nanning: dict[str, str]) -> str:
    """Register a person in 南宁."""
    answer = service.client.post("/v1/seekers", json=PERSON, headers=nanning)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture
def worker(service: Service) -> Iterator[Worker]:
    """Work off what is handed in, as the service does."""
    worker = Worker(service.wiring)
    worker.start()
    yield worker
    worker.stop()
