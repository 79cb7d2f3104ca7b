# SPDX-License-Identifier: EUPL-1.2
"""A browser of somebody who is signed in, as Django's test client."""

from __future__ import annotations

from typing import Any


class Visit:
    """What somebody does on pages; texts are what they read there."""

    def __init__(self, person: Any = None) -> None:
        from django.test import Client

        self.client = Client(SERVER_NAME="127.0.0.1")
        if person is not None:
            self.client.force_login(person)

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def read(self, path: str) -> str:
        """The page without line breaks and doubled blanks. It has to be there."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code, text_of(response)[:500])
        return text_of(response)

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(path, fields)

    def status(self, path: str) -> int:
        return int(self.get(path).status_code)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())
