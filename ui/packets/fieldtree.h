// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/packets/fieldtreemodel.h"
#include "ui/theme/theme.h"

#include <QTreeView>

namespace espalier {

/// The fields of the selected packet, with their values behind the names. Selecting one tells its bytes.
class FieldTree : public QTreeView
{
    Q_OBJECT
public:
    explicit FieldTree(const Theme &theme, QWidget *parent = nullptr);
    ~FieldTree() override;

    void setDetail(const PacketDetail &detail);
    /// Selects the innermost field with that byte; does not emit fieldSelected().
    void selectByte(std::size_t byte);
    [[nodiscard]] HexView::Range selectedRange() const;

signals:
    void fieldSelected(espalier::HexView::Range range);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;

private:
    void foldExplained(const QModelIndex &parent);
    void copy(const QString &text) const;
    [[nodiscard]] QString line(const QModelIndex &index) const;

    FieldTreeModel *m_model;
    bool m_isQuiet = false;
};

} // namespace espalier
