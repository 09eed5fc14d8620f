// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/widgets.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>

#include <string_view>

namespace espalier::test {

QString namelessControls(const QWidget &root)
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

Bytes bytesOf(const QByteArray &bytes)
{
    return Bytes::copyOf(std::string_view(bytes.constData(), std::size_t(bytes.size())));
}

Profile localProfile(const QString &name)
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = name;
    profile.transport = TransportKind::LocalBroker;
    return profile;
}

void FakeBroker::start(const BrokerSettings &settings)
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

void FakeBroker::stop()
{
    setState(State::Stopped);
}

QList<BrokerListener> FakeBroker::listeners() const
{
    if (m_state != State::Running)
        return {};
    return {{started.last().address, started.last().port}};
}

BrokerStatistics FakeBroker::statistics() const
{
    return {};
}

PipeEnd FakeBroker::openPipe()
{
    return {};
}

void FakeBroker::setState(State state)
{
    m_state = state;
    emit stateChanged(state);
}

} // namespace espalier::test
