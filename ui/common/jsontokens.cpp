// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/jsontokens.h"

namespace espalier {

namespace {

bool isPunctuation(QChar c)
{
    return c.isSpace() || QStringView(u"{}[],:").contains(c);
}

qsizetype endOfString(QStringView text, qsizetype at)
{
    for (++at; at < text.size(); ++at) {
        if (text[at] == u'\\')
            ++at;
        else if (text[at] == u'"')
            return at + 1;
    }
    return text.size();
}

qsizetype endOfWord(QStringView text, qsizetype at)
{
    while (at < text.size() && !isPunctuation(text[at]) && text[at] != u'"')
        ++at;
    return at;
}

TokenKind kindOfString(QStringView text, qsizetype end)
{
    while (end < text.size() && text[end].isSpace())
        ++end;
    return end < text.size() && text[end] == u':' ? TokenKind::Key : TokenKind::String;
}

TokenKind kindOfWord(QStringView word)
{
    if (word == u"true" || word == u"false")
        return TokenKind::Boolean;
    if (word == u"null")
        return TokenKind::Null;
    bool isNumber = false;
    static_cast<void>(word.toDouble(&isNumber));
    return isNumber ? TokenKind::Number : TokenKind::Punctuation;
}

} // namespace

JsonSpans jsonSpans(QStringView text, qsizetype maximumSpans)
{
    JsonSpans spans;
    for (qsizetype at = 0; at < text.size() && spans.size() < maximumSpans;) {
        TokenSpan span {.offset = std::int32_t(at)};
        qsizetype end = at;
        if (text[at] == u'"') {
            end = endOfString(text, at);
            span.kind = kindOfString(text, end);
        } else if (isPunctuation(text[at])) {
            while (end < text.size() && isPunctuation(text[end]))
                ++end;
            span.kind = TokenKind::Punctuation;
        } else {
            end = endOfWord(text, at);
            span.kind = kindOfWord(text.sliced(at, end - at));
        }
        span.length = std::int32_t(end - at);
        spans.append(span);
        at = end;
    }
    return spans;
}

} // namespace espalier
