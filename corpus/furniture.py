"""Tells page furniture from the page: menus, cookie and legal notices, share buttons, "similar articles" cards.

Every rule asks for a whole short line or for a phrase that only furniture says: cutting real content is worse than
leaving a button in.
"""

import re

from corpus import licence
from corpus.blocks import Block


def _listed(text: str) -> frozenset[str]:
    return frozenset(item.strip() for line in text.split("\n") for item in line.split("|") if item.strip())


_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_RELATED = _listed(
    """
    related articles|related posts|related content|related reading|related stories|similar articles|similar posts
    similar jobs|related jobs|more articles|recommended reading|recommended articles|recommended for you
    you may also like|you might also like|keep reading|people also viewed|more from this author|more from the blog
    latest articles|latest posts|recent posts|popular posts|read next|further articles|what to read next
    схожі статті|схожі матеріали|пов'язані статті|пов’язані статті|читайте також
    похожие статьи|похожие материалы|читайте также|статьи по теме|связанные статьи
    ähnliche artikel|ähnliche beiträge|verwandte artikel|weitere artikel|zugehörige artikel
    das könnte sie auch interessieren
    articles similaires|articles connexes|articles associés|à lire aussi|à lire également|articles liés
    artículos relacionados|artículos similares|también te puede interesar|entradas relacionadas
    artigos relacionados|artigos semelhantes|leia também|você também pode gostar
    articoli correlati|articoli simili|leggi anche|potrebbe interessarti anche
    powiązane artykuły|podobne artykuły|czytaj także|související články|podobné články
    gerelateerde artikelen|vergelijkbare artikelen|lees ook|relaterade artiklar|liknande artiklar
    ilgili makaleler|benzer makaleler|ilgili yazılar|bài viết liên quan|bài viết tương tự|artikel terkait|artikel serupa
    articole similare|articole conexe|related artikel|подобни статии|свързани статии
    相关文章|相关推荐|相關文章|相關推薦|関連記事|관련 글|관련 기사|مقالات ذات صلة|บทความที่เกี่ยวข้อง|כתבות קשורות
    """
)
_BUTTONS = _listed(
    """
    share|share this|share this article|share this post|share this job|share on twitter|share on facebook
    share on linkedin|tweet|subscribe|subscribe now|subscribe to our newsletter|sign up|sign in|log in|login|register
    skip to content|skip to main content|skip to navigation|back to top|scroll to top|read more|show more|load more
    see more|view more|show less|menu|main menu|search|close|previous|next|previous post|next post|home|print
    print this page|copy link|follow us|advertisement|sponsored|leave a comment|leave a reply|post a comment
    add to favourites|save job|apply now|privacy policy|cookie policy|terms of service|terms of use|cookie settings
    terms and conditions|terms & conditions|accept all|reject all|accept cookies|manage cookies|loading
    показати більше|показать больше|mehr anzeigen|voir plus|afficher plus|mostrar más|ver más|mostrar mais|ver mais
    mostra altro|pokaż więcej|meer weergeven|daha fazla göster|xem thêm|显示更多|查看更多|もっと見る|더 보기
    """
)
_MENU = _listed(
    """home|about|about us|contact|contact us|login|log in|sign in|sign up|careers|jobs|blog|products|pricing|help
    support|faq|news|press|terms|privacy|privacy policy|terms of service|terms of use|cookies|cookie policy|sitemap
    company|solutions|resources|documentation|docs|community|partners|developers|services|search|menu|shop
    investors|imprint|impressum|accessibility|newsroom|features|download|register|legal|security"""
)
_COOKIES = re.compile(
    r"\b(?:we|this (?:web)?site|our (?:web)?site|our partners) (?:and our partners )?uses? cookies|"
    r"accept (?:all )?cookies|"
    r"(?:by continuing|by using this|if you continue)[^.]{0,80}cookies|"
    r"використову\w+ (?:файли )?cookie|использу\w+ (?:файлы )?cookie|verwende[nt] cookies|utilis\w+ des cookies|"
    r"utiliza\w* cookies|usa(?:mos)? cookies|utilizz\w+ (?:i )?cookie|gebruik\w* cookies",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:is|are) (?:provided )?(?:solely |only |purely |"
    r"exclusively )?(?:intended )?(?:solely )?for (?:general )?informational purposes|"
    r"\b(?:not|nor) (?:intended to (?:provide|be|constitute)|constitute|be (?:construed|considered|"
    r"taken) as)[^.]{0,80}"
    r"\b(?:investment|financial|legal|tax) (?:\w+ )?(?:advice|recommendation)|"
    r"this site is protected by recaptcha|nur zu informationszwecken|à titre (?:purement )?informatif|"
    r"únicamente (?:con )?fines informativos|лише з інформаційною метою|"
    r"виключно в інформаційних цілях|(?:только|исключительно) в информационных целях",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"(?:\[?!\[[^\]\n]*\](?:\([^)\n]*\)?|\[[^\]\n]*\])?(?:\]\([^)\n]*\)?)?[\s,|]*)+(?:\{[^}\n]*\})?$", re.IGNORECASE
)
_TAGS = re.compile(r"<!--.*?(?:-->|$)|</?[A-Za-z][^<>]*>", re.DOTALL)
_SPLIT_MENU = re.compile(r"\s*[|›»>·•/→]\s*|\s{3,}|\n")
_DATE = re.compile(
    r"(?:\w+,? )?(?:\d{1,2}\.? [^\W\d]{3,12}\.?,? \d{4}\b.{0,4}|[^\W\d]{3,12}\.? \d{1,2},? \d{4}|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|"
    r"\d{4}-\d\d-\d\d|\d+ (?:min(?:ute)?s?|hours?|days?|weeks?|months?) (?:read|ago))$",
    re.IGNORECASE,
)
_COUNT = re.compile(r"[\d.,]+\s?[kKmM]?(?: (?:likes?|views?|comments?|shares?))?$")
_SHORT = 60
_TAIL = 0.4  # furniture after the page stands in its last part
_REST = 0.15  # and what follows it is short, where it doesn't look like cards
_CARDS = 60  # blocks that show whether it does


def reason(block: Block) -> str | None:
    """Return why a block is furniture by itself, or None. Reasons are words for people."""
    text = block.text
    if block.kind == "code":
        return None
    if text[0] in "![<" and (why := _markup(text)):
        return why
    short = len(text) <= _SHORT
    if short and _edgeless(text) in _BUTTONS:
        return "button"
    if short and _is_menu(text):
        return "menu"
    if licence.is_note(text):
        return "licence note"
    count = text.count(" ")
    if count < 120 and _COOKIES.search(text):
        return "cookie notice"
    if _LEGAL.search(text):
        return "legal notice"
    return None


def related(blocks: list[Block], length: int) -> tuple[int, int] | None:
    """Return the range of blocks from a "similar articles" heading to the end of its cards, or None.

    `length` is that of the text. In Markdown a section of cards ends at the next heading of its rank. Elsewhere it
    goes on to the end if that is near or looks like cards, else as long as the lines are short.
    """
    for index, block in enumerate(blocks):
        if len(block.text) > _SHORT or _edgeless(block.text) not in _RELATED:
            continue
        if block.kind == "heading" and block.level <= 6:
            return index, _section_end(blocks, index)
        late = block.start >= length * _TAIL
        if looks_like_cards(blocks[index + 1 : index + 1 + _CARDS]) or (late and length - block.end < length * _REST):
            return index, len(blocks)
        return index, _teasers_end(blocks, index)
    return None


def looks_like_cards(blocks: list[Block]) -> bool:
    """Whether blocks are teasers of other pages: dates, like counts, pictures and headlines over and over."""
    marks = sum(is_card_mark(block.text) for block in blocks)
    return marks >= 2 and marks * 12 >= len(blocks)


def is_card_mark(text: str) -> bool:
    """Whether a line is a date, a count of likes, a picture or a button, as teasers have them."""
    if len(text) > _SHORT:
        return bool(_IMAGE.match(text))
    return bool(_DATE.match(text) or _COUNT.match(text) or _IMAGE.match(text)) or _edgeless(text) in _BUTTONS


def _section_end(blocks: list[Block], index: int) -> int:
    level = blocks[index].level
    after = range(index + 1, len(blocks))
    return next((i for i in after if blocks[i].kind == "heading" and blocks[i].level <= level), len(blocks))


def _teasers_end(blocks: list[Block], index: int) -> int:
    """Return where short lines without a full stop end."""
    for end in range(index + 1, len(blocks)):
        text = blocks[end].text
        if len(text) > 2 * _SHORT or text[-1] in ".!?:" or (blocks[end].kind == "heading" and blocks[end].level <= 6):
            # What stands right above the paragraph is its heading.
            return max(end - 1, index + 1) if blocks[end - 1].kind == "heading" else end
    return len(blocks)


def _markup(text: str) -> str | None:
    if _IMAGE.match(text):
        return "image"
    if text[0] == "<" and not any(c.isalnum() for c in _TAGS.sub("", text)):
        return "markup"
    return None


def _is_menu(text: str) -> bool:
    items = [_edgeless(item) for item in _SPLIT_MENU.split(text)]
    items = [item for item in items if item]
    return len(items) >= 3 and sum(item in _MENU for item in items) * 2 >= len(items)


def _edgeless(text: str) -> str:
    return _EDGE.sub("", text).casefold()
