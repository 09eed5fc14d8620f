// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturetap.h"
#include "core/net/profile.h"
#include "core/net/proxystatus.h"
#include "core/net/transport.h"

#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

class ProxyListener;
class ProxyLink;

/// Where a proxy's bytes go. `profile` says how to come there; nobody logs in with it.
struct ProxyTarget
{
    Profile profile {};
    Secrets secrets {};
    std::function<std::unique_ptr<Transport>(const Profile &, const Secrets &)> makeTransport;
    /// How long one side may be silent after the other has ended.
    std::chrono::milliseconds patience = std::chrono::minutes(1);
};

/// Listens for devices and takes each to the target over a connection of its own. It forwards bytes, not what they mean:
/// whatever the two say to each other arrives as it was sent. Lives in one thread; all signals are emitted there.
///
/// Flow: start() -> statusChanged() with Running or Failed; stop() -> statusChanged() with Stopped. It can be started again.
class Proxy : public QObject
{
    Q_OBJECT
public:
    /// More devices at once are turned away.
    static constexpr std::size_t mostConnections = 500;

    Proxy(ProxySettings settings, ProxyTarget target, QObject *parent = nullptr);
    ~Proxy() override;

    void start();
    /// Breaks all connections.
    void stop();
    /// Where bytes are copied to, a stream for each device, from now on; null: nowhere.
    void setCapture(const std::shared_ptr<CaptureFeed> &feed);
    [[nodiscard]] ProxyStatus status() const;

signals:
    /// At once, and then twice a second at most.
    void statusChanged(const espalier::ProxyStatus &status);
    /// With its last counts, and with what was wrong, if it was more than the end of one side.
    void deviceDisconnected(const espalier::ProxyConnection &connection,
                            const std::optional<espalier::ProxyProblem> &problem);

private:
    void accept(std::unique_ptr<Transport> device);
    void handleEnded(ProxyLink *link, const std::optional<ProxyProblem> &problem);
    void note(const ProxyProblem &problem);
    void touch();
    void tellStatus();
    void flushCaptureLater();
    void breakAll();

    ProxySettings m_settings;
    ProxyTarget m_target;
    std::unique_ptr<ProxyListener> m_listener;
    std::vector<std::unique_ptr<ProxyLink>> m_links;
    std::optional<CaptureTap> m_tap;
    /// Without its connections.
    ProxyStatus m_status;
    QTimer m_pace {this};
    bool m_isTouched = false;
    bool m_isFlushing = false;
};

} // namespace espalier
