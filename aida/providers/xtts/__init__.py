"""XTTS v2, spoken on our own machine by coqui-tts: free of charge, for non-commercial use only.

    VoiceRecipe ─split→ pieces ─TTS.api (loaded once)→ 24 kHz ─join, fit→ VoiceLine

`python -m aida.providers.xtts` fetches the weights. docs/voices.md says how it is installed.
"""

from __future__ import annotations

from aida.providers.xtts.state import xtts_state
from aida.providers.xtts.voice import XttsVoice

__all__ = ["XttsVoice", "xtts_state"]
