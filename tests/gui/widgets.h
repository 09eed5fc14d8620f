// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/net/profile.h"
#include "core/service/brokercontrol.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QTest>
#include <QWidget>

namespace espalier::test {

/// Every widget at or below `root` that can have the keyboard and that a screen reader could not name; empty is fine.
inline QString namelessControls(const QWidget &root)
{
    QStringList nameless;
    for (auto *widget : root.findChildren<QWidget *>()) {
        // Buttons inside a field are reached by the screen reader alone.
        const bool isInField =
            qobject_cast<QAbstractButton *>(widget) && qobject_cast<QLineEdit *>(widget->parent());
        if ((widget->focusPolicy() == Qt::NoFocus && !isInField)
            || widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        // The parts of a control are read with the control's name.
        if (widget->parent()->inherits("QComboBoxPrivateContainer")
            || qobject_cast<QAbstractSpinBox *>(widget->parent())
            || qobject_cast<QComboBox *>(widget->parent()))
            continue;
        const auto *accessible = QAccessible::queryAccessibleInterface(widget);
        if (!accessible || accessible->text(QAccessible::Name).trimmed().isEmpty())
            nameless << QStringLiteral("%1 in %2")
                            .arg(QString::fromLatin1(widget->metaObject()->className()),
                                 QString::fromLatin1(widget->parent()->metaObject()->className()));
    }
    return nameless.join(QStringLiteral("; "));
}

/// The widget of type T whose text is `text`; fails the test with null when there is none.
template <typename T>
T *findByText(const QWidget &root, const QString &text)
{
    for (auto *widget : root.findChildren<T *>())
        if (widget->text() == text)
            return widget;
    return nullptr;
}

/// The widget of type T whose accessible name is `name`.
template <typename T>
T *findByName(const QWidget &root, const QString &name)
{
    for (auto *widget : root.findChildren<T *>())
        if (widget->accessibleName() == name)
            return widget;
    return nullptr;
}

inline Bytes bytesOf(const QByteArray &bytes)
{
    return Bytes::copyOf(std::string_view(bytes.constData(), std::size_t(bytes.size())));
}

/// A connection that needs no network, and that nothing else is the same as.
inline Profile localProfile(const QString &name = QStringLiteral("here"))
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = name;
    profile.transport = TransportKind::LocalBroker;
    return profile;
}

/// A local broker that does as it is told, without a network.
class FakeBroker : public BrokerControl
{
public:
    using BrokerControl::BrokerControl;

    void start(const BrokerSettings &settings) override
    {
        started.append(settings);
        if (settings.port == takenPort) {
            setState(State::Starting);
            const BrokerError error {BrokerErrorCode::PortInUse, {settings.address, settings.port}, {}};
            setState(State::Stopped);
            emit failed(error);
            return;
        }
        setState(State::Running);
    }
    void stop() override { setState(State::Stopped); }
    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] QList<BrokerListener> listeners() const override
    {
        if (m_state != State::Running)
            return {};
        return {{started.last().address, started.last().port}};
    }
    [[nodiscard]] BrokerStatistics statistics() const override { return {}; }
    void setCapture(std::shared_ptr<CaptureFeed> /*feed*/) override { }
    [[nodiscard]] PipeEnd openPipe() override { return {}; }

    QList<BrokerSettings> started;
    int takenPort = -1;

private:
    void setState(State state)
    {
        m_state = state;
        emit stateChanged(state);
    }
    State m_state = State::Stopped;
};

} // namespace espalier::test
