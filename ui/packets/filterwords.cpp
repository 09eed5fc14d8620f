// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/filterwords.h"

#include <QStringList>

#include <algorithm>

namespace espalier {

QString FilterWords::reason(PacketFilterError::Kind kind)
{
    using enum PacketFilterError::Kind;
    switch (kind) {
    case TooLong:
        return tr("A filter cannot be longer than %1 bytes.").arg(PacketFilter::maximumLength);
    case TooDeep:
        return tr("There are too many brackets inside each other.");
    case TooManyExpressions:
        return tr("There are more regular expressions than one filter may have.");
    case UnexpectedCharacter:
        return tr("No part of a filter begins with this character.");
    case UnclosedText:
        return tr("The text has no closing quotation mark.");
    case UnclosedRegex:
        return tr("The regular expression has no closing slash.");
    case UnknownEscape:
        return tr("Behind a backslash may stand \", \\, n, r, t, or x and two hexadecimal digits.");
    case InvalidNumber:
        return tr("This is no number, or one beyond all bounds.");
    case InvalidRegex:
        return tr("This is no regular expression.");
    case InvalidTopicFilter:
        return tr("The wildcards + and # do not stand where a topic filter may have them.");
    case InvalidTime:
        return tr("This is neither a time such as 14:07:52 nor a date such as 2026-05-01.");
    case FieldExpected:
        return tr("Here a field must follow, as in: topic, qos, or type.");
    case UnknownField:
        return tr("There is no field of this name.");
    case KeyExpected:
        return tr("Here a name must follow, as in: prop.user[\"name\"].");
    case ConnectiveExpected:
        return tr("Here \"and\" or \"or\" must follow, or the end.");
    case OperatorDoesNotFit:
        return tr("This field cannot be compared so.");
    case ValueExpected:
        return tr("Here a value must follow.");
    case ValueDoesNotFit:
        return tr("The field never has such a value.");
    case UnknownValue:
        return tr("The field has no value of this name.");
    case UnknownUnit:
        return tr("The field has no such unit.");
    case UnitMissing:
        return tr("A unit must follow: us, ms, s, min, or h.");
    case BracketExpected:
        return tr("Here a bracket or a comma must follow.");
    }
    return {};
}

FilterWords::Place FilterWords::place(const PacketFilterError &error, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const auto characters = [&bytes](std::size_t count) {
        return int(QString::fromUtf8(bytes.first(std::min(qsizetype(count), bytes.size()))).size());
    };
    Place place {characters(error.position), 0};
    place.length = characters(error.position + error.length) - place.position;
    if (place.length == 0 && place.position >= text.size() && !text.isEmpty())
        place = {int(text.size()) - 1, 1};
    return place;
}

QString FilterWords::error(const PacketFilterError &error, const QString &text)
{
    QString words = tr("Character %1: %2").arg(place(error, text).position + 1).arg(reason(error.kind));
    if (!error.nearest.empty()) {
        QStringList nearest;
        for (const std::string &name : error.nearest)
            nearest += QString::fromStdString(name);
        words += u' ' + tr("Did you mean %1?").arg(nearest.join(QStringLiteral(", ")));
    }
    return words;
}

} // namespace espalier
