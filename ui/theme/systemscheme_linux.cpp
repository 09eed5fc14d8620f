// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/systemscheme_linux_p.h"

#include <QDBusConnection>
#include <QDBusError>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFileInfo>

namespace espalier {

namespace {

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString nameSpace = QStringLiteral("org.freedesktop.appearance");
const QString key = QStringLiteral("color-scheme");

// Without a running session bus libdbus would try to start one, which takes long and leaves a process behind.
bool hasSessionBus()
{
    if (qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const auto runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtimeFolder.isEmpty() && QFileInfo::exists(runtimeFolder + QStringLiteral("/bus"));
}

// Portals nest variants: Read() of old wraps its answer twice, SettingChanged once.
std::optional<ColorScheme> schemeOf(QVariant value)
{
    while (value.userType() == qMetaTypeId<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    switch (value.toUInt()) {
    case 1:
        return ColorScheme::Dark;
    case 2:
        return ColorScheme::Light;
    default:
        return {};
    }
}

} // namespace

SystemScheme::Source::Source(SystemScheme &owner) : m_owner(owner)
{
    if (!hasSessionBus())
        return;
    auto bus = QDBusConnection::sessionBus();
    const bool watching = bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                                      SLOT(handleSettingChanged(QDBusMessage)));
    if (!watching)
        qWarning("Changes of the desktop's colours cannot be watched: %s",
                 qPrintable(bus.lastError().message()));
    auto call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    call << nameSpace << key;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, &Source::handleReply);
}

void SystemScheme::Source::handleSettingChanged(const QDBusMessage &message)
{
    const auto arguments = message.arguments();
    if (arguments.value(0) == nameSpace && arguments.value(1) == key)
        m_owner.tell(schemeOf(arguments.value(2)));
}

void SystemScheme::Source::handleReply(QDBusPendingCallWatcher *watcher)
{
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    // No portal, or one that does not know the setting: the palette stays the source.
    if (reply.isValid())
        m_owner.tell(schemeOf(QVariant::fromValue(reply.value())));
    watcher->deleteLater();
}

SystemScheme::SystemScheme(QObject *parent)
    : QObject(parent), m_fallback(ofPalette()), m_source(std::make_unique<Source>(*this))
{ }

SystemScheme::~SystemScheme() = default;

} // namespace espalier
