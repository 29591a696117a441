"""An XTTS checkpoint of random numbers: the whole network, but for a language model of two layers.

    folder ─make_checkpoint→ model.pth, config.json, vocab.json, speakers_xtts.pth (93 MB)

It speaks 0.9 s of noise for every piece. Needs torch and coqui-tts: `make test-xtts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import util
from pathlib import Path

from aida.contracts.units import LANGUAGES

MISSING = tuple(name for name in ("torch", "TTS", "torchcodec") if util.find_spec(name) is None)
REASON = f"not installed: {', '.join(MISSING)}; run `make test-xtts`"
SPEAKERS = ("Claribel Dervla", "Viktor Eka", "Ana Florence")
"""One of those we cast is left out."""


def make_checkpoint(folder: Path, words: Iterable[str] = ()) -> Path:
    """`words` are what the tokens are learnt from, beside the alphabet."""
    import torch
    from TTS.tts.configs.xtts_config import XttsConfig
    from TTS.tts.models.xtts import Xtts, XttsArgs

    torch.manual_seed(7)
    tokens = _vocabulary(folder / "vocab.json", words)
    config = XttsConfig()
    config.model_args = XttsArgs(
        gpt_layers=2,
        gpt_n_model_channels=64,
        decoder_input_dim=64,
        gpt_n_heads=4,
        gpt_max_audio_tokens=14,  # 0.9 s of sound
        gpt_num_audio_tokens=1026,
        gpt_start_audio_token=1024,
        gpt_stop_audio_token=1025,
        gpt_use_perceiver_resampler=True,
        gpt_number_text_tokens=len(tokens),
        gpt_start_text_token=tokens["[START]"],
        gpt_stop_text_token=tokens["[STOP]"],
        tokenizer_file=str(folder / "vocab.json"),
    )
    model = Xtts(config)
    model.init_models()
    config.save_json(str(folder / "config.json"))
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    speakers = {
        name: {"gpt_cond_latent": torch.randn(1, 32, 64), "speaker_embedding": torch.randn(1, 512, 1)}
        for name in SPEAKERS
    }
    torch.save(speakers, folder / "speakers_xtts.pth")
    return folder


def _vocabulary(file: Path, words: Iterable[str]) -> dict[str, int]:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    special = ["[STOP]", "[UNK]", "[SPACE]", "[START]"]
    special += [f"[{'zh-cn' if language == 'zh' else language}]" for language in LANGUAGES]
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator([*words, "abcdefghijklmnopqrstuvwxyz"], trainer)
    tokenizer.save(str(file))
    names: dict[str, int] = tokenizer.get_vocab()
    return names
