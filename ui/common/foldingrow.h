// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QToolButton;

namespace espalier {

/// A row of buttons that needs no more room than there is: those that do not fit fold behind one that says how many they
/// are, which is to open a menu of them.
class FoldingRow : public QWidget
{
    Q_OBJECT
public:
    /// `moreName`: what that button is called for those who do not see it.
    FoldingRow(const QString &moreName, QWidget *parent);
    ~FoldingRow() override;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// The button with those that do not fit was pressed.
    void foldedWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

    /// Behind the others.
    void addItem(QWidget *item);
    /// Shows the same items in another order, in which the keyboard goes through them, too.
    void arrange(const std::vector<QWidget *> &items);
    /// Hides it.
    void removeItem(QWidget *item);
    /// What stands behind all, and is never folded.
    void setTail(QWidget *tail);
    /// Behind changes of items.
    void place();
    /// Which items are folded may have changed.
    virtual void handlePlaced() { }
    [[nodiscard]] QToolButton *more() const { return m_more; }
    /// Where a menu about an item opens.
    [[nodiscard]] QPoint menuPlace(const QWidget *item) const;

private:
    std::vector<QWidget *> m_items;
    QToolButton *m_more;
    QWidget *m_tail = nullptr;
};

} // namespace espalier
