"""How much a decoded text looks like running Japanese, Chinese or Korean: what an encoding is chosen by.

That a byte string decodes says little: GB18030 and EUC-KR decode as EUC-JP without an error. What tells them apart
is how many of the characters are the common ones of a language. Shares are of the non-ASCII characters.
"""

from __future__ import annotations

import re

# The kanji that fill about two thirds of Japanese running text, and the commonest hanzi of Chinese; each is a share
# of text, not a dictionary, so a few characters more or less change nothing.
_KANJI = (
    "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立"
    "開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期"
    "公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名"
    "交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投"
    "示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検藤町常校料"
    "沢裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防補車優夫研収断井何南石足違消境神番規術護展態導"
    "鮮備宅害配副算視条幹独警宮究育席輸訪楽起万着乗店述残想線率病農州武声質念待試族象銀域助労例衛然早張映限親額監環験追審商"
    "葉義伝働形景落欧担好退準賀訴辺造英被株頭技低毎医復仕去姿味負閣渡失移差衆個門写評課末守若脳極種美岡影命含福蔵量望松非観"
    "察整段横融型白深字答夜製票況音申様財港識注呼渉達機関士博司係省庁課室号様付式令紙件名称番氏電話担当添資料"
)
_HIRAGANA_HANZI = "的一是不了在有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
_SIMPLIFIED = "这个们国说时会为来对发无东车长门问间风飞马鱼书买从众伤众优传体余侠儿关兴军农冲决况净减华协单卖卢卫却历压"
_TRADITIONAL = (
    "的一是不了在有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡體文繁"
)

KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_FREQUENT = re.compile(f"[{''.join(sorted(set(_KANJI)))}]")
_JAPANESE_MARKS = re.compile("[、。・「」『』（）％①-⑳～〒：　，．●○◆■□→]")
_HANZI = re.compile(f"[{''.join(sorted(set(_HIRAGANA_HANZI + _SIMPLIFIED)))}]")
_TRADITIONAL_HANZI = re.compile(f"[{''.join(sorted(set(_TRADITIONAL)))}]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_OTHER = re.compile("[^\x00-\x7f]")


def other_than_ascii(text: str) -> int:
    """How many characters are not ASCII."""
    return len(_OTHER.findall(text))


def japanese_share(text: str) -> float:
    """Share of the non-ASCII characters that are kana, frequent kanji or Japanese marks, 0 to 1; 0 without any.

    Half-width kana count against it: they are what other bytes look like in CP932.

    >>> japanese_share("前年比で増加した。") > 0.9, japanese_share("縺薙ｌ縺ｯ") < 0.3
    (True, True)
    """
    total = other_than_ascii(text)
    if not total:
        return 0.0
    good = sum(len(p.findall(text)) for p in (KANA, _FREQUENT, _JAPANESE_MARKS))
    return max(0.0, (good - len(_HALF_KANA.findall(text)) / 2) / total)


def kana_share(text: str) -> float:
    """Share of the non-ASCII characters that are full-width kana."""
    return len(KANA.findall(text)) / (other_than_ascii(text) or 1)


def hiragana_share(text: str) -> float:
    """The share of hiragana among all characters, 0 to 1; what tells running text from labels.

    >>> hiragana_share("港のはなし"), hiragana_share("港湾統計"), hiragana_share("")
    (0.8, 0.0, 0.0)
    """
    return sum("\u3041" <= c <= "\u3096" for c in text) / max(1, len(text))


def foreign_share(text: str, language: str) -> float:
    """Share of the non-ASCII characters that are the commonest of ``zh-hans``, ``zh-hant`` or ``ko``."""
    pattern = {"zh-hans": _HANZI, "zh-hant": _TRADITIONAL_HANZI, "ko": _HANGUL}[language]
    return len(pattern.findall(text)) / (other_than_ascii(text) or 1)


# UTF-8 bytes read as CP932 give runs of these; read as Latin-1, a capital with a mark before a C1 or Latin-1 sign.
_READ_AS_CP932 = re.compile("[縺繧繝荳蜿譁譛蝨莠]")
_READ_AS_LATIN = re.compile("[\u00c2-\u00ef][\u0080-\u00bf]")


def garbled_share(text: str) -> float:
    r"""Share of the non-ASCII characters that look like text decoded with the wrong encoding and saved again.

    >>> garbled_share("æ\x97¥æ\x9c¬") > 0.3, garbled_share("日本")
    (True, 0.0)
    """
    total = other_than_ascii(text) or 1
    return max(len(_READ_AS_CP932.findall(text)) * 2, len(_READ_AS_LATIN.findall(text)) * 2) / total
