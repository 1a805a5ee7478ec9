"""Validates a Workflow Run RO-Crate: validate_crate.py CACHE FOLDER. Needs no network: RO-Crate's JSON-LD context, which the
validator would fetch, comes from the package rocrate 0.9.0 in its version 1.1. Prints the issues."""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import rdflib.plugins.shared.jsonld.context as jsonld_context
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

CONTEXT_URI = "https://w3id.org/ro/crate/1.1/context"
PACKAGE = Path(find_spec("rocrate").origin).parent
CONTEXT = json.loads((PACKAGE / "data/ro-crate.jsonld").read_text())
assert CONTEXT["@id"] == CONTEXT_URI, CONTEXT["@id"]


class LocalAnswer:
    status_code = 200
    ok = True
    url = CONTEXT_URI
    headers = {"Content-Type": "application/ld+json"}

    def json(self):
        return CONTEXT

    def raise_for_status(self):
        pass


def get(_requester, url, **_options):
    assert url.startswith(CONTEXT_URI), f"no network in this test, but {url} was asked for"
    return LocalAnswer()


def source_to_json(source, *_arguments, **_options):
    assert str(source).startswith(CONTEXT_URI), f"no network in this test, but {source} was asked for"
    return CONTEXT, None


HttpRequester.get = get
HttpRequester.head = get
jsonld_context.source_to_json = source_to_json

result = services.validate(
    services.ValidationSettings(
        rocrate_uri=sys.argv[2],
        profile_identifier="workflow-run-crate-0.5",
        requirement_severity=models.Severity.REQUIRED,
    )
)
print(json.dumps({"issues": [issue.message for issue in result.get_issues(models.Severity.REQUIRED)]}))
