// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QAbstractItemView;
class QLineEdit;

namespace espalier {

/// Lets the arrow keys walk through a list while text is typed that chooses what stands in it. Belongs to the line.
class TypedList : public QObject
{
    Q_OBJECT
public:
    TypedList(QLineEdit *line, QAbstractItemView *list);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAbstractItemView *m_list;
};

} // namespace espalier
