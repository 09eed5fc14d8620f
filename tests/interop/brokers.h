// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/childprocess.h"

#include <QTemporaryDir>

#include <memory>

namespace espalier {

/// `espalier-cli broker` on a port that it chooses itself.
class OwnBroker
{
public:
    explicit OwnBroker(const QStringList &options = {});
    [[nodiscard]] const QString &port() const { return m_port; }
    [[nodiscard]] ChildProcess &process() { return m_process; }

private:
    ChildProcess m_process;
    QString m_port;
};

/// Debian's mosquitto with a configuration of its own, reachable from the loopback only.
class Mosquitto
{
public:
    /// `options` belong to its only listener, which is bound to `where`.
    explicit Mosquitto(const QByteArray &where = "127.0.0.1", const QByteArray &options = {});
    /// Again on the same port; true when it runs. A running one is killed.
    [[nodiscard]] bool start();
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] ChildProcess &process() { return *m_process; }

private:
    [[nodiscard]] QString configuration() const;

    QTemporaryDir m_folder;
    quint16 m_port = 0;
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace espalier
