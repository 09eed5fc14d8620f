// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishdraft.h"
#include "core/service/savedmessages.h"
#include "ui/common/latesttask.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QToolButton;
class QTreeView;

namespace espalier {

class FileSaver;
class SavedModel;

/// "Saved" of the publish panel: the tree of saved messages with search. A double click takes a message into the form,
/// Enter and the button send it.
class SavedPane : public QWidget
{
    Q_OBJECT
public:
    SavedPane(const Theme &theme, SavedModel &model, QWidget *parent = nullptr);

    /// Whether there is a connection to send on.
    void setSending(bool possible);
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

signals:
    void draftChosen(const espalier::PublishDraft &draft);
    void sendWanted(const espalier::PublishDraft &draft);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void buildMenu();
    [[nodiscard]] QModelIndex current() const;
    void fill();
    void send();
    void removeCurrent();
    void duplicateCurrent();
    void addFolder();
    void showMenu(const QPoint &position);
    void importFile();
    void exportFile();
    void readFile(const QString &path);
    void handleRead(const Expected<SavedMessages, QString> &read);
    void handleChange();
    void tell(const QString &text, Role role);
    void tellLoaded();

    const Theme &m_theme;
    SavedModel &m_model;
    QSortFilterProxyModel *m_proxy;
    QLineEdit *m_search;
    QLabel *m_note;
    QToolButton *m_undo;
    QTreeView *m_tree;
    QLabel *m_empty;
    QToolButton *m_more;
    QPushButton *m_use;
    QPushButton *m_send;
    FileSaver *m_saver;
    LatestTask m_reading;
    bool m_canSend = false;
};

} // namespace espalier
