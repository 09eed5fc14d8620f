// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words.h"

namespace espalier {

QString Words::reasonName(ReasonCode code, PacketType type)
{
    return QStringLiteral("0x%1 %2")
        .arg(static_cast<unsigned>(code), 2, 16, QLatin1Char('0'))
        .arg(QString::fromUtf8(reasonCodeName(code, type)));
}

QString Words::reasonMeaning(ReasonCode code)
{
    switch (code) {
    case ReasonCode::Success:
        return tr("All went well.");
    case ReasonCode::GrantedQos1:
        return tr("Subscribed; messages come with QoS 1 at most.");
    case ReasonCode::GrantedQos2:
        return tr("Subscribed; messages come with QoS 2 at most.");
    case ReasonCode::DisconnectWithWillMessage:
        return tr("The will was to be published all the same.");
    case ReasonCode::NoMatchingSubscribers:
        return tr("The message was taken, but nobody subscribes to this topic.");
    case ReasonCode::NoSubscriptionExisted:
        return tr("There was no such subscription to end.");
    case ReasonCode::ContinueAuthentication:
        return tr("The authentication goes on.");
    case ReasonCode::ReAuthenticate:
        return tr("A new authentication begins.");
    case ReasonCode::UnspecifiedError:
        return tr("The broker does not say why. Its log may.");
    case ReasonCode::MalformedPacket:
        return tr("A packet could not be read.");
    case ReasonCode::ProtocolError:
        return tr("A packet was not allowed at this point.");
    case ReasonCode::ImplementationSpecificError:
        return tr("The packet is valid, but this broker does not accept it.");
    case ReasonCode::UnsupportedProtocolVersion:
        return tr("The broker does not speak this version of MQTT. Choose another one in the connection.");
    case ReasonCode::ClientIdentifierNotValid:
        return tr("The broker does not allow this client identifier. Choose another one.");
    case ReasonCode::BadUserNameOrPassword:
        return tr("User name or password is wrong.");
    case ReasonCode::NotAuthorized:
        return tr("This user may not do this. The broker's access rules decide.");
    case ReasonCode::ServerUnavailable:
        return tr("The broker is there, but cannot serve now.");
    case ReasonCode::ServerBusy:
        return tr("The broker has too much to do. Try again later.");
    case ReasonCode::Banned:
        return tr("The broker's administrator has banned this client.");
    case ReasonCode::ServerShuttingDown:
        return tr("The broker is being shut down.");
    case ReasonCode::BadAuthenticationMethod:
        return tr("The broker does not know this way of authentication.");
    case ReasonCode::KeepAliveTimeout:
        return tr("The broker heard nothing for longer than the keep alive allows.");
    case ReasonCode::SessionTakenOver:
        return tr("Another client connected with the same client identifier. Give each its own.");
    case ReasonCode::TopicFilterInvalid:
        return tr("The topic filter is well formed, but this broker does not accept it.");
    case ReasonCode::TopicNameInvalid:
        return tr("The topic name is well formed, but this broker does not accept it.");
    case ReasonCode::PacketIdentifierInUse:
        return tr("The packet identifier is in use: client and broker disagree about the session.");
    case ReasonCode::PacketIdentifierNotFound:
        return tr("The packet identifier is not known: client and broker disagree about the session.");
    case ReasonCode::ReceiveMaximumExceeded:
        return tr("More messages were under way at once than allowed.");
    case ReasonCode::TopicAliasInvalid:
        return tr("A topic alias was 0 or above the agreed maximum.");
    case ReasonCode::PacketTooLarge:
        return tr("A packet was larger than the other side accepts.");
    case ReasonCode::MessageRateTooHigh:
        return tr("Messages came too fast for the other side.");
    case ReasonCode::QuotaExceeded:
        return tr("A limit that the broker's administrator has set is reached.");
    case ReasonCode::AdministrativeAction:
        return tr("The broker's administrator ended the connection.");
    case ReasonCode::PayloadFormatInvalid:
        return tr("The payload is not what its payload format indicator says.");
    case ReasonCode::RetainNotSupported:
        return tr("The broker keeps no retained messages. Publish without retain.");
    case ReasonCode::QosNotSupported:
        return tr("The broker does not offer this QoS. Choose a lower one.");
    case ReasonCode::UseAnotherServer:
        return tr("The broker asks to use another server for now.");
    case ReasonCode::ServerMoved:
        return tr("The broker has moved to another address for good.");
    case ReasonCode::SharedSubscriptionsNotSupported:
        return tr("The broker has no shared subscriptions. Subscribe without “$share/”.");
    case ReasonCode::ConnectionRateExceeded:
        return tr("Too many connections were made in a short time. Try again later.");
    case ReasonCode::MaximumConnectTime:
        return tr("The time that the broker allows for a connection is over.");
    case ReasonCode::SubscriptionIdentifiersNotSupported:
        return tr("The broker has no subscription identifiers. Subscribe without one.");
    case ReasonCode::WildcardSubscriptionsNotSupported:
        return tr("The broker allows no “+” or “#” in topic filters.");
    }
    return tr("The standard does not define this code.");
}

QString Words::reasonMeaning(ReasonCode code, const QString &reasonString)
{
    const QString meaning = reasonMeaning(code);
    return reasonString.isEmpty() ? meaning : QStringLiteral("%1 (%2)").arg(meaning, reasonString);
}

} // namespace espalier
