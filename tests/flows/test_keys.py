"""A worker without keys in its environment finds them in the block on the server."""

from __future__ import annotations

import asyncio
import os

import pytest
from pydantic import SecretStr

from blocks.vendors import VendorKeys
from flows.keys import load_keys


@pytest.mark.flow
def test_a_missing_key_comes_from_the_block_and_a_set_one_stays(
    prefect_api: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_KEY", "from the environment")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "")
    monkeypatch.setenv("KIE_API_KEY", "")

    async def keep_and_load() -> None:
        block = VendorKeys(anthropic=SecretStr("from the block"), fal=SecretStr("from the block"))
        await block.asave("aida", overwrite=True)
        try:
            await load_keys()
        finally:
            await VendorKeys.adelete("aida")

    asyncio.run(keep_and_load())
    assert os.environ["ANTHROPIC_API_KEY"] == "from the block"
    assert os.environ["FAL_KEY"] == "from the environment"
    assert os.environ["KIE_API_KEY"] == ""


@pytest.mark.flow
def test_a_server_without_the_block_changes_nothing(
    prefect_api: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_KEY", "")
    asyncio.run(load_keys())
    assert os.environ["FAL_KEY"] == ""
