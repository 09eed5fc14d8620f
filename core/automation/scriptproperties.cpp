// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/scriptproperties.h"

#include "core/mqtt/topic.h"

#include <QCborArray>
#include <QCborValue>

#include <algorithm>
#include <array>

namespace espalier {

namespace {

constexpr qsizetype longestString = 65'535;
const QString userProperties = QStringLiteral("userProperties");

struct Named
{
    Property property;
    QLatin1String name;
};
constexpr std::array names {
    Named {Property::PayloadFormatIndicator, QLatin1String("payloadFormatIndicator")},
    Named {Property::MessageExpiryInterval, QLatin1String("messageExpiryInterval")},
    Named {Property::ContentType, QLatin1String("contentType")},
    Named {Property::ResponseTopic, QLatin1String("responseTopic")},
    Named {Property::CorrelationData, QLatin1String("correlationData")},
    Named {Property::SubscriptionIdentifier, QLatin1String("subscriptionIdentifier")},
};

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

void addUserProperty(QCborMap &users, const PropertyValue &value)
{
    const auto name = textOf(value.text);
    const auto before = users.value(name);
    if (before.isUndefined()) {
        users.insert(name, textOf(value.pairValue));
        return;
    }
    auto values = before.isArray() ? before.toArray() : QCborArray {before};
    values.append(textOf(value.pairValue));
    users.insert(name, values);
}

/// A string that may stand in a property, as UTF-8.
std::optional<std::string> stringOf(const QCborValue &value)
{
    const auto text = value.toVariant().toString().toUtf8();
    if (text.size() > longestString || text.contains('\0'))
        return std::nullopt;
    return text.toStdString();
}

bool addNumber(PropertyList &list, Property property, const QCborValue &value)
{
    const double number = value.toDouble(-1);
    const double most = property == Property::PayloadFormatIndicator ? 1 : 4'294'967'295.0;
    if (!(number >= 0 && number <= most))
        return false;
    list.add(property, static_cast<std::uint32_t>(number));
    return true;
}

bool addKnown(PropertyList &list, Property property, const QCborValue &value)
{
    switch (property) {
    case Property::PayloadFormatIndicator:
    case Property::MessageExpiryInterval:
        return addNumber(list, property, value);
    case Property::CorrelationData: {
        const auto bytes = value.isByteArray() ? value.toByteArray() : value.toString().toUtf8();
        if (bytes.size() > longestString)
            return false;
        list.add(property, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
        return true;
    }
    default: {
        const auto text = stringOf(value);
        if (!text || (property == Property::ResponseTopic && topicNameError(*text)))
            return false;
        list.add(property, *text);
        return true;
    }
    }
}

bool addUsers(PropertyList &list, const QCborMap &users)
{
    for (const auto &[key, value] : users) {
        const auto name = stringOf(key);
        const auto values = value.isArray() ? value.toArray() : QCborArray {value};
        for (const auto &each : values) {
            const auto text = stringOf(each);
            if (!name || !text)
                return false;
            list.addUserProperty(*name, *text);
        }
    }
    return true;
}

} // namespace

QCborMap scriptProperties(PropertyView properties)
{
    QCborMap map;
    QCborMap users;
    for (const auto &value : properties) {
        if (value.property == Property::UserProperty) {
            addUserProperty(users, value);
            continue;
        }
        const auto *found = std::find_if(names.begin(), names.end(),
                                         [&](const Named &each) { return each.property == value.property; });
        if (found == names.end())
            continue;
        if (value.property == Property::CorrelationData)
            map.insert(found->name, QByteArray(value.text.data(), qsizetype(value.text.size())));
        else if (value.property == Property::ContentType || value.property == Property::ResponseTopic)
            map.insert(found->name, textOf(value.text));
        else
            map.insert(found->name, qint64(value.number));
    }
    if (!users.isEmpty())
        map.insert(userProperties, users);
    return map;
}

Expected<PropertyList, QString> propertiesOfScript(const QCborMap &map)
{
    PropertyList list;
    for (const auto &[key, value] : map) {
        const auto name = key.toString();
        if (name == userProperties) {
            if (!addUsers(list, value.toMap()))
                return unexpected(name);
            continue;
        }
        const auto *found = std::find_if(names.begin(), names.end(), [&](const Named &each) {
            // The server alone sends it (3.3.4).
            return each.name == name && each.property != Property::SubscriptionIdentifier;
        });
        if (found == names.end() || !addKnown(list, found->property, value))
            return unexpected(name);
    }
    return list;
}

} // namespace espalier
