import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from matcher.config import Settings
from matcher.encoder.model import ModelEncoder, load_encoder
from matcher.encoder.torch_backend import TorchBackend
from matcher.errors import ConfigError, ModelUnavailable

TEXTS = ["招聘焊工", "护士，月薪元", "司机包吃住", "招聘电工 abc", "工"]
Make = Callable[..., Path]


def load(folder: Path, **chosen: str) -> ModelEncoder:
    return load_encoder(Settings(model=str(folder), cache=folder.parent, **chosen))


def plain(folder: Path, prompt: str = "") -> np.ndarray:
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return model.encode(TEXTS, prompt=prompt, normalize_embeddings=True)


def test_vectors_are_of_unit_length(encoder: ModelEncoder) -> None:
    vectors = encoder.encode(["焊工", "南宁招聘护士，五险一金"], "passage")
    assert vectors.shape == (2, encoder.dim) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_a_vector_does_not_depend_on_its_neighbours(encoder: ModelEncoder) -> None:
    texts = ["焊工", "电工", "叉车司机两班倒", "护士", "普工" * 40, "收银员"]
    together = encoder.encode(texts, "passage")
    alone = np.concatenate([encoder.encode([text], "passage") for text in texts])
    assert np.array_equal(together, alone)


def test_the_right_posting_comes_first(encoder: ModelEncoder) -> None:
    postings = [
        "招聘焊工，氩弧焊、二保焊熟练",
        "医院招聘护士",
        "会计，熟悉税务申报",
        "货车司机 B2 驾照",
    ]
    wishes = ["我会烧电焊", "想在卫生院打针配药", "做账报税", "跑长途开大车"]
    scores = encoder.encode(wishes, "query") @ encoder.encode(postings, "passage").T
    assert scores.argmax(1).tolist() == [0, 1, 2, 3]


def test_queries_and_passages_have_their_own_prompts(encoder: ModelEncoder) -> None:
    query, passage = encoder.encode(["焊工"], "query"), encoder.encode(["焊工"], "passage")
    assert encoder.prompts == {"query": "query: ", "passage": "passage: "}
    assert not np.array_equal(query, passage)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "工" * 100_000, "🙂" * 50, "работа"])
def test_any_text_has_a_vector(encoder: ModelEncoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text, "焊工"], "passage")).all()


def test_no_texts_give_no_rows(encoder: ModelEncoder) -> None:
    assert encoder.encode([], "query").shape == (0, encoder.dim)


def test_the_default_model_needs_no_torch(cache: Path) -> None:
    code = (
        "import sys; from matcher.config import Settings;"
        "from matcher.encoder.model import load_encoder;"
        "load_encoder(Settings(precision='openvino')).encode(['焊工'], 'query');"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    environment = os.environ | {"MATCHER_CACHE": str(cache)}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_another_model_gives_what_sentence_transformers_gives(
    make_model: Make, pooling: str
) -> None:
    folder = make_model(pooling)
    vectors = load(folder, precision="openvino-fp32").encode(TEXTS, "passage")
    assert np.allclose(vectors, plain(folder), atol=1e-4)


def test_a_model_that_openvino_cannot_run_is_run_by_torch(make_model: Make) -> None:
    folder = make_model("max", act="relu")
    encoder = load(folder)
    assert isinstance(encoder.backend, TorchBackend)
    assert np.einsum("ij,ij->i", encoder.encode(TEXTS, "query"), plain(folder)).min() >= 0.995


def test_a_models_own_prompts_are_used(make_model: Make) -> None:
    folder = make_model(prompts={"query": "问：", "document": "文："})
    encoder = load(folder, precision="openvino-fp32")
    assert encoder.prompts == {"query": "问：", "passage": "文："}
    assert np.allclose(encoder.encode(TEXTS, "query"), plain(folder, "问："), atol=1e-4)


def test_prompts_in_the_settings_prevail_and_change_the_name(make_model: Make) -> None:
    folder = make_model(prompts={"query": "问：", "document": "文："})
    encoder = load(folder, precision="openvino-fp32", query_prompt="")
    assert encoder.prompts == {"query": "", "passage": "文："}
    assert encoder.name != load(folder, precision="openvino-fp32").name


def test_precision_does_not_change_the_name(make_model: Make) -> None:
    folder = make_model()
    assert load(folder, precision="openvino-fp32").name == load(folder, precision="fp32").name


def test_an_unknown_model_is_said_with_advice(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="MATCHER_MODEL"):
        load_encoder(Settings(model="nobody/no-such-model", cache=tmp_path))


def test_a_folder_that_is_no_model_is_said_with_advice(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"modules\.json"):
        load_encoder(Settings(model=str(tmp_path), cache=tmp_path))


def test_a_model_cut_short_is_said_with_advice(make_model: Make) -> None:
    weights = make_model() / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelUnavailable, match="文件可能不全"):
        load(weights.parent)


def test_an_unknown_precision_is_said_with_the_choices(cache: Path) -> None:
    with pytest.raises(ConfigError, match="openvino"):
        load_encoder(Settings(cache=cache, precision="fp8"))
