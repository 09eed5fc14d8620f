// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

class QMenu;

namespace espalier {

/// "Insert": a menu of all placeholders, each with what it stands for. A click leaves the keyboard where it is, for there
/// the placeholder is to go.
class PlaceholderButton : public QToolButton
{
    Q_OBJECT
public:
    explicit PlaceholderButton(QWidget *parent = nullptr);
    void showPlaceholders();

signals:
    void chosen(const QString &placeholder);

private:
    QMenu *m_placeholders;
};

} // namespace espalier
