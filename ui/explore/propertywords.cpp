// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/propertywords.h"

#include "core/payload/displaytext.h"

#include <QByteArray>
#include <QCoreApplication>

namespace espalier {

namespace {

struct PropertyWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::Properties)
};

QString hexText(std::string_view bytes)
{
    const auto raw = QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size()));
    return QStringLiteral("0x") + QString::fromLatin1(raw.toHex());
}

} // namespace

QString propertyName(Property property)
{
    switch (property) {
    case Property::PayloadFormatIndicator:
        return PropertyWords::tr("Payload format");
    case Property::MessageExpiryInterval:
        return PropertyWords::tr("Expiry");
    case Property::ContentType:
        return PropertyWords::tr("Content type");
    case Property::ResponseTopic:
        return PropertyWords::tr("Response topic");
    case Property::CorrelationData:
        return PropertyWords::tr("Correlation data");
    case Property::SubscriptionIdentifier:
        return PropertyWords::tr("Subscription id");
    case Property::TopicAlias:
        return PropertyWords::tr("Topic alias");
    case Property::UserProperty:
        return PropertyWords::tr("User property");
    default:
        break;
    }
    // Properties of other packets do not come with a message; if one does, the standard's name says it.
    const PropertyInfo *info = propertyInfo(std::uint32_t(property));
    return info ? QString::fromLatin1(info->name.data(), qsizetype(info->name.size())) : QString();
}

QString propertyText(const PropertyValue &value)
{
    switch (value.property) {
    case Property::PayloadFormatIndicator:
        return value.number == 1 ? PropertyWords::tr("1 (UTF-8 text)") : PropertyWords::tr("0 (bytes)");
    case Property::MessageExpiryInterval:
        return PropertyWords::tr("%1 s", "seconds").arg(value.number);
    case Property::CorrelationData:
        return isPlainText(asBytes(value.text)) ? displayText(asBytes(value.text)) : hexText(value.text);
    case Property::UserProperty:
        return displayText(asBytes(value.pairValue));
    case Property::ContentType:
    case Property::ResponseTopic:
        return displayText(asBytes(value.text));
    default:
        return value.text.empty() ? QString::number(value.number) : displayText(asBytes(value.text));
    }
}

} // namespace espalier
