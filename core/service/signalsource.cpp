// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalsource.h"

#include "core/payload/displaytext.h"
#include "core/series/expression.h"

#include <QJsonArray>

#include <array>
#include <utility>

namespace espalier {

namespace {

struct KindName
{
    Derivation::Kind kind;
    const char *name;
};
constexpr std::array kindNames {KindName {Derivation::Kind::Difference, "difference"},
                                KindName {Derivation::Kind::Derivative, "derivative"},
                                KindName {Derivation::Kind::Integral, "integral"},
                                KindName {Derivation::Kind::MovingMean, "movingMean"},
                                KindName {Derivation::Kind::MovingMedian, "movingMedian"},
                                KindName {Derivation::Kind::Scale, "scale"},
                                KindName {Derivation::Kind::Rate, "rate"}};

/// Topics are bytes, which JSON cannot hold: what is no UTF-8 stands in Base64.
void insertTopic(QJsonObject &object, const QByteArray &topicName)
{
    const QString text = QString::fromUtf8(topicName);
    if (text.toUtf8() == topicName)
        object.insert(QStringLiteral("topic"), text);
    else
        object.insert(QStringLiteral("topicBase64"), QString::fromLatin1(topicName.toBase64()));
}

QByteArray topicFrom(const QJsonObject &object)
{
    if (const QJsonValue encoded = object.value(u"topicBase64"); encoded.isString())
        return QByteArray::fromBase64(encoded.toString().toLatin1());
    return object.value(u"topic").toString().toUtf8();
}

QJsonObject addressToJson(const SignalAddress &address)
{
    QJsonObject object;
    object.insert(QStringLiteral("profile"), address.profile.toString(QUuid::WithoutBraces));
    insertTopic(object, address.topicName);
    if (address.kind == SignalAddress::Kind::Rate)
        object.insert(QStringLiteral("kind"), QStringLiteral("rate"));
    if (!address.path.empty())
        object.insert(QStringLiteral("path"), QString::fromStdString(address.path));
    if (address.timePath)
        object.insert(QStringLiteral("timePath"), QString::fromStdString(*address.timePath));
    return object;
}

SignalAddress addressFrom(const QJsonObject &object)
{
    SignalAddress address;
    address.profile = QUuid::fromString(object.value(u"profile").toString());
    address.topicName = topicFrom(object);
    if (object.value(u"kind").toString() == u"rate")
        address.kind = SignalAddress::Kind::Rate;
    address.path = object.value(u"path").toString().toStdString();
    if (const QJsonValue path = object.value(u"timePath"); path.isString())
        address.timePath = path.toString().toStdString();
    return address;
}

QJsonObject derivationToJson(const Derivation &derivation)
{
    QJsonObject object;
    for (const KindName &entry : kindNames)
        if (entry.kind == derivation.kind)
            object.insert(QStringLiteral("kind"), QString::fromLatin1(entry.name));
    if (derivation.hasWindow())
        object.insert(QStringLiteral("window"), derivation.window);
    if (derivation.kind == Derivation::Kind::Scale) {
        object.insert(QStringLiteral("factor"), derivation.factor);
        object.insert(QStringLiteral("offset"), derivation.offset);
    }
    return object;
}

Expected<Derivation, QString> derivationFrom(const QJsonObject &object)
{
    const QString name = object.value(u"kind").toString();
    for (const KindName &entry : kindNames) {
        if (name != QLatin1String(entry.name))
            continue;
        Derivation derivation {.kind = entry.kind};
        derivation.window = object.value(u"window").toDouble(derivation.window);
        derivation.factor = object.value(u"factor").toDouble(derivation.factor);
        derivation.offset = object.value(u"offset").toDouble(derivation.offset);
        if (derivation.window > 0)
            return derivation;
        return tl::unexpected(QStringLiteral("the window of \"%1\" must be longer than 0 s").arg(name));
    }
    return tl::unexpected(QStringLiteral("\"%1\" is no way to derive a series").arg(name));
}

} // namespace

QString shortName(const SignalAddress &address)
{
    const QByteArray level = address.topicName.mid(address.topicName.lastIndexOf('/') + 1);
    QString topic = displayText(asBytes(level.toStdString()), 200);
    if (address.kind == SignalAddress::Kind::Rate || address.path.empty())
        return topic;
    const QString path = displayText(asBytes(address.path), 200);
    return path.startsWith(u'[') ? topic + path : topic + u'.' + path;
}

QJsonObject toJson(const SignalSource &source)
{
    QJsonArray inputs;
    for (const SignalAddress &address : source.inputs)
        inputs.append(addressToJson(address));
    QJsonObject object {{QStringLiteral("inputs"), inputs}};
    if (!source.expression.empty())
        object.insert(QStringLiteral("expression"), QString::fromStdString(source.expression));
    QJsonArray derivations;
    for (const Derivation &derivation : source.derivations)
        derivations.append(derivationToJson(derivation));
    if (!derivations.isEmpty())
        object.insert(QStringLiteral("derivations"), derivations);
    return object;
}

Expected<SignalSource, QString> signalSourceFrom(const QJsonObject &object)
{
    SignalSource source;
    for (const auto &value : object.value(u"inputs").toArray()) {
        source.inputs.push_back(addressFrom(value.toObject()));
        if (source.inputs.back().topicName.isEmpty())
            return tl::unexpected(QStringLiteral("a signal has no topic"));
    }
    source.expression = object.value(u"expression").toString().toStdString();
    if (source.inputs.empty())
        return tl::unexpected(QStringLiteral("there is no signal"));
    if (source.inputs.size() > Expression::maximumInputs)
        return tl::unexpected(
            QStringLiteral("there are more than %1 signals").arg(Expression::maximumInputs));
    if (source.inputs.size() > 1 && source.expression.empty())
        return tl::unexpected(QStringLiteral("there are several signals and no formula"));
    for (const auto &value : object.value(u"derivations").toArray()) {
        auto derivation = derivationFrom(value.toObject());
        if (!derivation)
            return tl::unexpected(derivation.error());
        source.derivations.push_back(*derivation);
    }
    return source;
}

} // namespace espalier
