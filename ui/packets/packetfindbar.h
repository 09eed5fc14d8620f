// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetinspector.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;

namespace espalier {

class PacketFilterEdit;

/// A line below the packet list in which a packet is looked for among those that are shown: Enter goes to the next one,
/// Shift+Enter to the one before, Escape ends it. Hidden until open().
class PacketFindBar : public QWidget
{
    Q_OBJECT
public:
    explicit PacketFindBar(const Theme &theme, QWidget *parent = nullptr);
    ~PacketFindBar() override;

    void open();
    void go(PacketInspector::Direction direction);
    /// Something else was looked for.
    void forget();
    void showSnapshot(const PacketSnapshot &snapshot);

signals:
    void findWanted(const QString &filter, espalier::PacketInspector::Direction direction);
    void ended();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    PacketFilterEdit *m_edit;
    QLabel *m_note;
    /// What snapshots say of a search is about this text.
    bool m_isAsked = false;
};

} // namespace espalier
