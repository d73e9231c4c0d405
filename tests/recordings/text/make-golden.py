"""Writes golden.json: what Python makes of every recorded description and of cases.json.

    python3 tests/recordings/text/make-golden.py

Frappe's strip_html (frappe/utils/data.py) is one regular expression, repeated here; html.unescape is Python's own.
"""

import html
import json
import pathlib
import re

HERE = pathlib.Path(__file__).parent
DATASET = HERE.parents[2] / "lib/local/erpnext/data/dataset"
TAGS = re.compile(r"(<!--.*?-->|<[^>]*>)")


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def sources():
    """Yields (key, HTML); the test builds the same keys."""
    for doctype, file, fields in [
        ("Website Item", "website-items.json", ["web_long_description", "short_description", "description"]),
        ("Item", "items.json", ["description"]),
    ]:
        for document in read(DATASET / file):
            for field in fields:
                if field in document:
                    yield f"{doctype} {field} {document['name']}", document[field]
            for row in document.get("website_specifications", []):
                yield f"{doctype} specification {document['name']} {row['idx']}", row["description"]
    for name, text in read(HERE / "cases.json").items():
        yield f"case {name}", text


golden = {key: html.unescape(TAGS.sub("", text)) for key, text in sources()}
(HERE / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
print(f"{len(golden)} texts")
