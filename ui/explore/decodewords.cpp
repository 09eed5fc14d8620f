// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/decodewords.h"

#include "ui/connections/profilevalidation.h"
#include "ui/words.h"

#include <QCoreApplication>
#include <QStringList>

namespace espalier {

namespace {

class DecodeWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::DecodeWords)
};

} // namespace

QString charsetName(Charset charset)
{
    switch (charset) {
    case Charset::Utf8:
        return QStringLiteral("UTF-8");
    case Charset::Utf16LittleEndian:
        return QStringLiteral("UTF-16LE");
    case Charset::Utf16BigEndian:
        return QStringLiteral("UTF-16BE");
    case Charset::Latin1:
        return QStringLiteral("ISO-8859-1");
    case Charset::Windows1252:
        return QStringLiteral("windows-1252");
    }
    return {};
}

QString choiceText(const DecodeChoice &choice)
{
    QStringList parts;
    parts << (choice.decoder == DecoderKind::Empty ? DecodeWords::tr("What it looks like")
                                                   : Words::decoder(choice.decoder));
    if (!choice.schema.empty())
        parts << QString::fromStdString(choice.schema);
    if (!choice.pattern.empty())
        parts << QString::fromStdString(choice.pattern);
    if (choice.charset != Charset::Utf8)
        parts << charsetName(choice.charset);
    QStringList wrappings;
    for (const Wrapping wrapping : choice.wrappedBy)
        wrappings << Words::wrapping(wrapping);
    if (!wrappings.isEmpty())
        parts << DecodeWords::tr("in %1", "what the payload is wrapped in").arg(wrappings.join(u", "));
    return parts.join(QStringLiteral(" · "));
}

namespace {

QString problemText(const SchemaProblem &problem)
{
    auto text = QString::fromStdString(problem.text);
    switch (problem.kind) {
    case SchemaProblem::Kind::Other:
        return text;
    case SchemaProblem::Kind::ImportNotFound:
        return DecodeWords::tr(
                   "Imports “%1”, which is in none of the folders. Add the folder in which “%1” is found "
                   "with “Add Import Folder…”.")
            .arg(text);
    case SchemaProblem::Kind::ImportsItself:
        return DecodeWords::tr("Imports itself: %1. One of these imports must be taken out.")
            .arg(text.replace(QLatin1String(" -> "), QStringLiteral(" → ")));
    }
    return text;
}

} // namespace

QString schemaProblemText(const SchemaProblem &problem, const std::string &file)
{
    QString place;
    if (problem.file != file)
        place = QString::fromStdString(problem.file) + u':';
    if (problem.line > 0)
        place += QStringLiteral("%1:%2:").arg(problem.line).arg(problem.column);
    const QString text = problemText(problem);
    return place.isEmpty() ? text : place + u' ' + text;
}

QString ruleFilterProblem(const QString &topicFilter)
{
    if (topicFilter.startsWith(QLatin1String("$share/")))
        return DecodeWords::tr("Messages of a shared subscription have the topic behind its name: leave out "
                               "“$share/” and the name.");
    return topicFilterProblem(topicFilter);
}

QString patternProblem(const QString &pattern)
{
    using Kind = PackedPattern::Error::Kind;
    const auto parsed = PackedPattern::parse(pattern.toStdString());
    if (parsed)
        return {};
    const auto place = QString::number(parsed.error().offset + 1);
    switch (parsed.error().kind) {
    case Kind::Empty:
        return DecodeWords::tr("Write the numbers in their order, such as <hhf: b h i q are whole, capitals "
                               "without sign, f d broken; > in front puts the highest byte first.");
    case Kind::UnknownType:
        return DecodeWords::tr("Character %1 is no type: b h i q (capitals without sign), e f d, ? s x.")
            .arg(place);
    case Kind::MissingType:
        return DecodeWords::tr("A type must follow the count at character %1.").arg(place);
    case Kind::CountTooLarge:
        return DecodeWords::tr("The count at character %1 is too large.").arg(place);
    case Kind::NotLast:
        return DecodeWords::tr("* takes what is left, so nothing can follow it (character %1).").arg(place);
    }
    return {};
}

} // namespace espalier
