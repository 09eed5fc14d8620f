// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/file/jsonfile.h"
#include "core/net/profile.h"
#include "core/net/proxystatus.h"

#include <QObject>

#include <memory>

namespace espalier {

class BrokerControl;
class CaptureFeed;

/// "mqtt://127.0.0.1:18830": what is put into a device to come to a proxy. Where it listens on all addresses, one of them
/// that others can reach.
[[nodiscard]] QString proxyUrl(const ProxySettings &settings, const ProxyStatus &status);

/// The proxies that the user has set up, in the user's order, and those that run. They are remembered, but none listens
/// before it is started. Lives in the GUI thread; calls return at once, changed() tells what came of them.
///
/// Proxies have a thread of their own: what devices send, and their TLS, must not delay the connections of the window.
class ProxyService : public QObject
{
    Q_OBJECT
public:
    /// Reads "proxies.json" of `folder`; empty: they are forgotten with this. `broker` may be null, like Workspace's, and
    /// must outlive this.
    ProxyService(BrokerControl *broker, const QString &folder, QObject *parent = nullptr);
    ~ProxyService() override;

    [[nodiscard]] const QList<ProxySettings> &proxies() const { return m_proxies; }
    /// What reading the file came to.
    [[nodiscard]] const JsonFile::Contents &loaded() const { return m_loaded; }
    /// Adds a proxy or replaces the one with its id. One that runs goes on as it was started.
    void put(const ProxySettings &settings);
    /// Stops it, too.
    void remove(const QUuid &id);

    /// Stops it before, if it runs.
    void start(const QUuid &id, const Profile &target, const Secrets &secrets);
    /// Breaks all its connections.
    void stop(const QUuid &id);
    /// Whether it was started and not stopped; it need not listen.
    [[nodiscard]] bool isStarted(const QUuid &id) const;
    [[nodiscard]] ProxyStatus status(const QUuid &id) const;

    /// See Proxy::setCapture(): of all that run and will run. The feed must take what it is given until this has gone.
    void setCapture(std::shared_ptr<CaptureFeed> feed);

signals:
    /// The settings of one, or its status, which does so twice a second at most.
    void changed(const QUuid &id);
    void saveFailed(const QString &detail);

private:
    class Private;

    void save();

    JsonFile m_file;
    JsonFile::Contents m_loaded;
    bool m_isKept;
    QList<ProxySettings> m_proxies;
    std::unique_ptr<Private> d;
};

} // namespace espalier
