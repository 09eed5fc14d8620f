// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/republish.h"

#include "core/mqtt/utf8.h"
#include "core/payload/payloadregistry.h"
#include "core/publish/publishtemplate.h"
#include "core/service/payloadencoder.h"

#include <algorithm>

namespace espalier {

namespace {

QString asTemplate(std::string_view text)
{
    return QString::fromStdString(templateOf(text));
}

/// An editor of text gives back each of these as something else.
bool changesInEditor(QChar character)
{
    switch (character.unicode()) {
    case u'\n':
    case u'\t':
        return false;
    case QChar::ParagraphSeparator:
    case 0xfdd0:
    case 0xfdd1:
        return true;
    default:
        return character.category() == QChar::Other_Control;
    }
}

/// Null when the bytes are no text that can be edited and stays what it is.
QString editableText(std::string_view bytes)
{
    const QByteArray raw(bytes.data(), qsizetype(bytes.size()));
    QString text = QString::fromUtf8(raw);
    const bool isExact = text.toUtf8() == raw && std::ranges::none_of(text, changesInEditor);
    if (!isExact)
        return {};
    return text.isNull() ? QLatin1String("") : text;
}

QString hexOf(std::string_view bytes)
{
    return QString::fromLatin1(QByteArray(bytes.data(), qsizetype(bytes.size())).toHex(' '));
}

bool isJsonContainer(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\n");
    const bool isContainer = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
    return isContainer && encodePayload(PayloadFormat::Json, std::string(text));
}

QString correlationText(std::string_view bytes)
{
    const QString text = editableText(bytes);
    if (text.isNull() || text.startsWith(QLatin1String("0x"), Qt::CaseInsensitive) || text.contains(u'\n'))
        return QStringLiteral("0x") + hexOf(bytes).remove(u' ');
    return asTemplate(bytes);
}

DraftProperty draftOf(const PropertyValue &value)
{
    DraftProperty draft {.property = value.property, .name = {}, .value = {}};
    switch (value.property) {
    case Property::MessageExpiryInterval:
    case Property::PayloadFormatIndicator:
        draft.value = QString::number(value.number);
        break;
    case Property::CorrelationData:
        draft.value = correlationText(value.text);
        break;
    case Property::UserProperty:
        draft.name = asTemplate(value.text);
        draft.value = asTemplate(value.pairValue);
        break;
    default:
        draft.value = asTemplate(value.text);
    }
    return draft;
}

} // namespace

PublishDraft draftOf(const QByteArray &topicName, const HistoryEntry &message, const PayloadRegistry *rules)
{
    const std::string_view topic(topicName.constData(), std::size_t(topicName.size()));
    PublishDraft draft {.qos = message.qos, .retain = message.retain};
    if (!utf8Problem(topic))
        draft.topic = asTemplate(topic);
    const std::string_view payload = message.payload.text();
    if (const QString text = editableText(payload); text.isNull()) {
        draft.format = PayloadFormat::Hex;
        draft.payload = hexOf(payload);
    } else {
        // What is written as JSON is wrapped by the rule for its topic; text is sent as it stands there.
        const bool isJson = isJsonContainer(payload) && !(rules && rules->wraps(topic));
        draft.format = isJson ? PayloadFormat::Json : PayloadFormat::Text;
        draft.payload = asTemplate(payload);
    }
    for (const PropertyValue &value : PropertyView(message.properties.view())) {
        if (value.property != Property::TopicAlias && value.property != Property::SubscriptionIdentifier)
            draft.properties.append(draftOf(value));
    }
    return draft;
}

} // namespace espalier
