"""Three people and eight postings, invented, with grades that anyone would give."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from matcher.catalogue import Catalogue
from matcher.engine import Matcher
from matcher.evaluation.arena import Arena
from matcher.evaluation.judgments import Judgments, read_judgments
from matcher.evaluation.trial import Question, read_weights
from matcher.evaluation.world import World, read_world
from matcher.store.store import Store
from matcher.types import Vectors

DAY = date(2026, 11, 1)
DIMENSIONS = 256

POSTINGS = """岗位编号,岗位名称,招聘单位,工作地点,薪酬待遇,学历要求,工作经验,招聘人数,岗位描述,有效期至
W1,电焊工,桂北钢构厂,南宁市江南区,6000-8000元/月,不限,1年,5,二保焊氩弧焊,2027-01-01
W2,焊工,邕江船厂,南宁市西乡塘区,3000-3500元/月,不限,1年,2,船体焊接,2027-01-01
W3,焊工,远海重工,上海市浦东新区,9000-12000元/月,不限,1年,10,钢结构焊接,2026-01-01
W4,会计,青山商贸,南宁市青秀区,5000-6000元/月,大专,2年,1,做账报税,2027-01-01
W5,出纳,青山商贸,南宁市青秀区,4000-5000元/月,大专,不限,1,现金银行日记账,2027-01-01
W6,会计,东坡软件,桂林市象山区,5000-7000元/月,本科,5年,1,全盘账,2027-01-01
W7,保洁员,民歌湖物业,南宁市青秀区,2500-3000元/月,不限,不限,3,写字楼保洁,2027-01-01
W8,财务总监,江山集团,南宁市良庆区,25000-35000元/月,本科,10年,1,集团财务管理,2027-01-01
"""
SEEKERS: tuple[dict[str, object], ...] = (
    {
        "seeker_id": "焊",
        "desired_titles": ["电焊工"],
        "desired_regions": ["南宁"],
        "salary_min": 5500,
        "education": "初中",
        "experience_years": 6,
        "experiences": [{"title": "焊工", "years": 6, "description": "二保焊"}],
        "birth_year": 1988,
        "groups": ["农民工"],
    },
    {
        "seeker_id": "账",
        "desired_titles": ["会计", "出纳"],
        "desired_regions": ["南宁"],
        "salary_min": 4500,
        "education": "大专",
        "experience_years": 3,
        "experiences": [{"title": "会计", "years": 3, "description": "做账报税"}],
        "birth_year": 1997,
    },
    {
        "seeker_id": "扫",
        "desired_titles": ["保洁"],
        "desired_regions": ["南宁"],
        "education": "小学",
        "birth_year": 1970,
        "groups": ["大龄人员"],
    },
)
GRADES = """seeker_id\tposting_id\tseeker\temployer\tnote
焊\tW1\t3\t3\t本行，钱够
焊\tW2\t1\t3\t钱太少
焊\tW3\t1\t3\t太远
焊\tW4\t0\t0\t不是本行
焊\tW7\t0\t3\t不是本行
账\tW4\t3\t3\t本行
账\tW5\t3\t3\t本行
账\tW6\t1\t1\t外地，学历不够
账\tW8\t0\t0\t差得远
账\tW1\t0\t0\t不是本行
扫\tW7\t3\t3\t本行
扫\tW1\t0\t0\t不是本行
扫\tW4\t0\t0\t不是本行
"""


# Weights of its own, so that tuning the shipped ones changes nothing here.
WEIGHTS = """{
  "seeker": {"trade": 1, "craft": 0.5, "text": 0.5, "place": 1, "pay": 1, "refusal": 1,
             "wishes": 1, "rank": 0.6, "form": 1},
  "employer": {"competence": 0.5, "text": 0.3, "education": 1, "experience": 0.7, "age": 1,
               "licence": 1, "skills": 0.4, "grade": 0.7}
}"""


class LetterEncoder:
    """Vectors of pairs of neighbouring letters: a plain encoder that needs no model.

    As with the default model, any two texts of the trade are rather alike: their cosine is 0.75
    and more.
    """

    name = "letters"
    dim = DIMENSIONS + 1

    def encode(self, texts: Sequence[str], kind: Literal["query", "passage"]) -> Vectors:
        counts = np.full((len(texts), DIMENSIONS), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for one, other in pairwise(text):
                counts[row, (ord(one) * 31 + ord(other)) % DIMENSIONS] += 1
        letters = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        alike = np.full((len(texts), 1), 0.75**0.5, np.float32)
        return np.hstack([alike, 0.5 * letters])


def files(folder: Path) -> Question:
    """Write the world's files and ask about them."""
    postings, seekers, qrels = folder / "p.csv", folder / "s.jsonl", folder / "q.tsv"
    postings.write_text(POSTINGS, "utf-8")
    lines = (json.dumps(one, ensure_ascii=False) for one in SEEKERS)
    seekers.write_text("\n".join(lines), "utf-8")
    qrels.write_text(GRADES, "utf-8")
    weights = folder / "w.json"
    weights.write_text(WEIGHTS, "utf-8")
    return Question(postings, seekers, (qrels,), employer_qrels=qrels, weights=weights)


def world(folder: Path) -> tuple[World, Judgments, Arena]:
    """Read the world's files and make a matcher for them."""
    question = files(folder)
    read = read_world(question.postings, question.profiles, DAY)
    encoder = LetterEncoder()
    catalogue = Catalogue(Store.open(":memory:"), encoder)
    weights = read_weights(question.weights)
    matcher = Matcher(catalogue, encoder, DAY, weights, validity=False, holds=False)
    judged = read_judgments(question.qrels[0])
    return read, judged, Arena(matcher, read.seekers, read.postings)
