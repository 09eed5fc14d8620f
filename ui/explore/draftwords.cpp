// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/draftwords.h"

#include "ui/explore/propertywords.h"
#include "ui/words.h"

#include <QCoreApplication>
#include <QLocale>

namespace espalier {

namespace {

struct Phrases
{
    Q_DECLARE_TR_FUNCTIONS(espalier::PublishPanel)
};

QString place(const QString &text, qsizetype position)
{
    const QString before = text.left(position);
    const qsizetype line = before.count(u'\n') + 1;
    const qsizetype column = position - (before.lastIndexOf(u'\n') + 1) + 1;
    return Phrases::tr("Line %1, column %2").arg(line).arg(column);
}

QString jsonText(DecodeError::Kind kind)
{
    switch (kind) {
    case DecodeError::Kind::UnexpectedByte:
        return Phrases::tr("this character cannot stand here in JSON.");
    case DecodeError::Kind::UnexpectedEnd:
        return Phrases::tr("the JSON ends too early: a bracket, quotation mark or value is missing.");
    case DecodeError::Kind::BadEscape:
        return Phrases::tr("no such escape in JSON: write “\\\\” for a backslash.");
    case DecodeError::Kind::TrailingBytes:
        return Phrases::tr("something stands behind the JSON value; there can be one only.");
    case DecodeError::Kind::TooDeep:
        return Phrases::tr("the JSON is nested too deeply.");
    default:
        return Phrases::tr("not JSON.");
    }
}

QString withHint(const QString &sentence, const std::string &hint)
{
    return hint.empty() ? sentence
                        : Phrases::tr("%1 Example: %2", "sentence, placeholder")
                              .arg(sentence, QString::fromStdString(hint));
}

QString placeholderErrorText(const TemplateError &error)
{
    const QString subject = QString::fromStdString(error.subject);
    switch (error.kind) {
    case TemplateError::Kind::NotClosed:
        return Phrases::tr("A placeholder ends with “}}”. For the braces themselves write “{{{{”.");
    case TemplateError::Kind::QuoteNotClosed:
        return Phrases::tr("A quotation mark within the placeholder has no partner.");
    case TemplateError::Kind::Unknown:
        if (!error.hint.empty())
            return Phrases::tr("There is no placeholder “%1”. Did you mean %2?")
                .arg(subject, QString::fromStdString(error.hint));
        return Phrases::tr("There is no placeholder “%1”: Insert lists them all. For the braces themselves "
                           "write “{{{{”.")
            .arg(subject);
    case TemplateError::Kind::Arguments:
        return withHint(Phrases::tr("Too few or too many words at “%1”.").arg(subject), error.hint);
    case TemplateError::Kind::Option:
        return withHint(Phrases::tr("There is no option “%1”.").arg(subject), error.hint);
    case TemplateError::Kind::NotANumber:
        return withHint(Phrases::tr("“%1” is not a number that can stand here.").arg(subject), error.hint);
    case TemplateError::Kind::BadRange:
        return withHint(Phrases::tr("“%1” is out of range: the lowest comes first.").arg(subject),
                        error.hint);
    case TemplateError::Kind::NoVariable:
        return Phrases::tr("There is no environment variable “%1”.").arg(subject);
    case TemplateError::Kind::NoValue:
        return Phrases::tr("Topic “%1” has no value yet: subscribe to it and wait for a message.")
            .arg(subject);
    case TemplateError::Kind::NoField:
        return Phrases::tr("The last value of the topic has no field “%1”.").arg(subject);
    case TemplateError::Kind::NoRow:
        return Phrases::tr("There is no row: “Repeat…” with a file gives one.");
    case TemplateError::Kind::NoColumn:
        return Phrases::tr("The file has no column “%1” in this row.").arg(subject);
    case TemplateError::Kind::TooLarge:
        return Phrases::tr(
            "Filled in it is too large: MQTT carries 256 MB at most, and of a compressed value 32 MB at "
            "most are filled in.");
    }
    return {};
}

QString sparkplugProblem(const SparkplugProblem &problem)
{
    using Kind = SparkplugProblem::Kind;
    const QString word = QString::fromStdString(problem.word);
    switch (problem.kind) {
    case Kind::NotAnObject:
        return word.isEmpty() ? Phrases::tr("a payload of Sparkplug B is written as an object of JSON.")
                              : Phrases::tr("“%1” must be an object of JSON.").arg(word);
    case Kind::UnknownField:
        return problem.metric.empty()
                   ? Phrases::tr(
                         "there is no “%1”. A payload has timestamp, seq, uuid, body and metrics, and "
                         "details of these metrics.")
                         .arg(word)
                   : Phrases::tr(
                         "there is no “%1”. A metric has type, value, alias, timestamp, is_historical, "
                         "is_transient, metadata and properties.")
                         .arg(word);
    case Kind::UnknownType:
        return Phrases::tr("Sparkplug has no data type “%1”. Example: “Int32”.").arg(word);
    case Kind::NoValueOfType:
        return Phrases::tr("a value of type %1 cannot be written as JSON here.").arg(word);
    case Kind::TypeMissing:
        return Phrases::tr("its type does not show: write {\"type\": …, \"value\": …}.");
    case Kind::WrongValue:
        return Phrases::tr("this is no value of type %1, or out of its range.").arg(word);
    case Kind::TooDeep:
        return Phrases::tr("its properties or templates are nested too deeply.");
    }
    return {};
}

QString sparkplugText(const SparkplugProblem &problem)
{
    const QString sentence = sparkplugProblem(problem);
    if (!problem.metric.empty())
        return Phrases::tr("Metric “%1”: %2", "name, what is wrong with it")
            .arg(QString::fromStdString(problem.metric), sentence);
    return sentence.left(1).toUpper() + sentence.mid(1);
}

QString sentenceOf(const DraftError &error, const QString &source)
{
    using Kind = DraftError::Kind;
    switch (error.kind) {
    case Kind::Template:
        return placeholderErrorText(error.placeholder);
    case Kind::TopicName:
        return Words::topicError(error.clause);
    case Kind::NullCharacter:
        return Phrases::tr("It contains the null character.");
    case Kind::NotUtf8:
        return Phrases::tr("It contains something that is not a whole character.");
    case Kind::TooLong:
        return Phrases::tr("It is longer than 65,535 bytes.");
    case Kind::NotANumber:
        return Phrases::tr("Must be a whole number from %1 to %2.").arg(error.lowest).arg(error.highest);
    case Kind::NotHex:
        if (error.position >= 0 && error.position < source.size())
            return Phrases::tr("“%1” is not a hexadecimal digit.").arg(source.at(error.position));
        return Phrases::tr("Not hexadecimal: write two digits for each byte.");
    case Kind::OddHex:
        return Phrases::tr("A byte needs two hexadecimal digits.");
    case Kind::NotBase64:
        return Phrases::tr(
            "Not Base64: letters, digits, “+” and “/”, in groups of four, filled up with “=”.");
    case Kind::NotJson: {
        const QString text = jsonText(error.json);
        if (error.position < 0)
            return text.left(1).toUpper() + text.mid(1);
        return QStringLiteral("%1: %2").arg(place(source, error.position), text);
    }
    case Kind::NoJson:
        return Phrases::tr("No JSON value.");
    case Kind::NumberTooLarge:
        return Phrases::tr("This format holds numbers of 64 bits only: write larger ones as text.");
    case Kind::FileUnreadable:
        return Phrases::tr("The file cannot be read: %1", "the system's words").arg(error.detail);
    case Kind::FileTooLarge:
        return Phrases::tr("The file is larger than MQTT can carry (256 MB).");
    case Kind::PayloadTooLarge:
        return Phrases::tr("In this format it is larger than MQTT can carry (256 MB).");
    case Kind::NoProtobufRule:
        return Phrases::tr("No message type is known for this topic: add a rule for decoding it as Protobuf, "
                           "before other rules for the topic.");
    case Kind::WrappedByRule:
        return Phrases::tr(
            "It cannot be compressed as the rule for decoding this topic says: memory is short.");
    case Kind::NoMessageType:
        return Phrases::tr("The rule for decoding this topic names the message type “%1”, which is in none "
                           "of the schemas.")
            .arg(error.detail);
    case Kind::NotThisMessage:
        return Phrases::tr("Not a message of the type that the rule for decoding this topic names: %1",
                           "the library's words")
            .arg(error.detail);
    case Kind::NotSparkplug:
        return sparkplugText(error.sparkplug);
    }
    return {};
}

} // namespace

QString draftErrorText(const DraftError &error, const QString &source)
{
    QString sentence = sentenceOf(error, source);
    switch (error.part) {
    case DraftError::Part::Topic:
    case DraftError::Part::Payload:
        break;
    case DraftError::Part::PropertyName:
    case DraftError::Part::PropertyValue:
        return QStringLiteral("%1: %2").arg(propertyName(error.property), sentence);
    }
    return sentence;
}

QString rowErrorText(const RowError &error)
{
    const auto atLine = [&error](const QString &sentence) {
        return Phrases::tr("Line %1: %2", "number, sentence")
            .arg(QLocale().toString(qulonglong(error.line)), sentence);
    };
    switch (error.kind) {
    case RowError::Kind::Unreadable:
        return Phrases::tr("The file cannot be read: %1", "the system's words").arg(error.detail);
    case RowError::Kind::Empty:
        return Phrases::tr("The file has no rows. The first line of a CSV file names its columns.");
    case RowError::Kind::NoColumn:
        return Phrases::tr("The file has no column “%1”: its first line names the columns.")
            .arg(error.detail);
    case RowError::Kind::NoTime:
        return atLine(Phrases::tr("no time in “%1”: write seconds, or a date such as 2026-11-22T14:07:52Z.")
                          .arg(error.detail));
    case RowError::Kind::NotJson:
        return atLine(Phrases::tr("not an object of JSON, of which JSON Lines has one in each line."));
    case RowError::Kind::TooLong:
        return atLine(Phrases::tr("the row is longer than 1 MB."));
    case RowError::Kind::TooManyColumns:
        return atLine(Phrases::tr("the row has more than 4,096 columns."));
    case RowError::Kind::QuoteNotClosed:
        return atLine(Phrases::tr("a quotation mark has no partner."));
    case RowError::Kind::TextBehindQuote:
        return atLine(Phrases::tr("something stands behind a closing quotation mark."));
    case RowError::Kind::Binary:
        return atLine(Phrases::tr("this is not text: it has a null character."));
    }
    return {};
}

QString payloadFormatName(PayloadFormat format)
{
    switch (format) {
    case PayloadFormat::Text:
        return Phrases::tr("Text");
    case PayloadFormat::Json:
        return QStringLiteral("JSON");
    case PayloadFormat::Hex:
        return Phrases::tr("Hex");
    case PayloadFormat::Base64:
        return QStringLiteral("Base64");
    case PayloadFormat::Cbor:
        return QStringLiteral("CBOR");
    case PayloadFormat::MessagePack:
        return QStringLiteral("MessagePack");
    case PayloadFormat::Protobuf:
        return QStringLiteral("Protobuf");
    case PayloadFormat::Sparkplug:
        return QStringLiteral("Sparkplug B");
    case PayloadFormat::File:
        return Phrases::tr("File");
    }
    return {};
}

QString placeholderHelp(PlaceholderKind kind)
{
    switch (kind) {
    case PlaceholderKind::NowMs:
        return Phrases::tr("Milliseconds since 1970");
    case PlaceholderKind::NowS:
        return Phrases::tr("Seconds since 1970");
    case PlaceholderKind::NowUs:
        return Phrases::tr("Microseconds since 1970");
    case PlaceholderKind::Iso:
        return Phrases::tr("Date and time in UTC; “iso local” with the offset");
    case PlaceholderKind::Uuid:
        return Phrases::tr("A new UUID");
    case PlaceholderKind::Sequence:
        return Phrases::tr("Counts messages: start and step");
    case PlaceholderKind::Random:
        return Phrases::tr("Random number; 0.00 1.00 has two decimals");
    case PlaceholderKind::Choice:
        return Phrases::tr("One of these words");
    case PlaceholderKind::Walk:
        return Phrases::tr("Wanders: start, step, bounds");
    case PlaceholderKind::Environment:
        return Phrases::tr("An environment variable");
    case PlaceholderKind::Value:
        return Phrases::tr("Last value of a topic, or a field of it");
    case PlaceholderKind::ClientId:
        return Phrases::tr("Client identifier of the connection");
    case PlaceholderKind::Topic:
        return Phrases::tr("The topic of this message");
    case PlaceholderKind::Bytes:
        return Phrases::tr("Random bytes");
    case PlaceholderKind::Row:
        return Phrases::tr("Column of the file that “Repeat…” reads");
    }
    return {};
}

} // namespace espalier
