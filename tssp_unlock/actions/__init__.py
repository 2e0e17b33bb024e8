"""Whether accounts are unlocked, asking the portal to, and what staff do about it."""

from tssp_unlock.actions.asking import BeingAsked, ask
from tssp_unlock.actions.by_hand import CannotUnlock, NoReason, NothingToTry, try_again, unlock_by_hand
from tssp_unlock.actions.evaluating import decide_again, evaluate, evaluate_connection
from tssp_unlock.actions.following_up import ChangedMeanwhile, NothingChanged, change_follow_up
from tssp_unlock.actions.sending import send_trn

__all__ = [
    "BeingAsked",
    "CannotUnlock",
    "ChangedMeanwhile",
    "NoReason",
    "NothingChanged",
    "NothingToTry",
    "ask",
    "change_follow_up",
    "decide_again",
    "evaluate",
    "evaluate_connection",
    "send_trn",
    "try_again",
    "unlock_by_hand",
]
