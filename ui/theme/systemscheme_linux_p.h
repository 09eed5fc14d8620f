// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/systemscheme.h"

class QDBusMessage;
class QDBusPendingCallWatcher;

namespace espalier {

/// The desktop portal's setting, asked for and watched over D-Bus; never waited for.
class SystemScheme::Source : public QObject
{
    Q_OBJECT
public:
    explicit Source(SystemScheme &owner);

private slots:
    void handleSettingChanged(const QDBusMessage &message);

private:
    void handleReply(QDBusPendingCallWatcher *watcher);

    SystemScheme &m_owner;
};

} // namespace espalier
