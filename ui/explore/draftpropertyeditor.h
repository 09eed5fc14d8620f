// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explore/draftpropertymodel.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QTableView;
class QToolButton;

namespace espalier {

/// "MQTT 5 properties" of the publish panel: a small table that is edited in place, "+ Add" with what can be added.
class DraftPropertyEditor : public QWidget
{
    Q_OBJECT
public:
    explicit DraftPropertyEditor(const Theme &theme, QWidget *parent = nullptr);
    [[nodiscard]] DraftPropertyModel &model() const { return *m_model; }
    [[nodiscard]] QTableView *table() const { return m_table; }
    void showError(const QString &text);

signals:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTable();
    void buildMenu();
    void add(Property property);
    void removeCurrent();
    void moveCurrent(DraftPropertyModel::Direction direction);
    void handleChange();
    void fitHeight();
    void showMenu(const QPoint &position);

    const Theme &m_theme;
    DraftPropertyModel *m_model;
    QTableView *m_table;
    QToolButton *m_add;
    QLabel *m_error;
};

} // namespace espalier
