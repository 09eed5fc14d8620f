// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/workspace.h"
#include "core/store/topicimage.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace espalier {

class DifferenceModel;
struct TopicSnapshot;

/// Two sides beside each other, each a connection as it is now or a snapshot: which topics only one of them has, and which
/// have different values. The work is done by the worker thread and the pool.
class DifferenceDialog : public QDialog
{
    Q_OBJECT
public:
    DifferenceDialog(Workspace &workspace, const QList<TopicSnapshot> &snapshots, ConnectionId current,
                     QWidget *parent);

signals:
    void revealWanted(const QByteArray &topicName);

private:
    using Image = std::shared_ptr<const TopicImage>;
    struct Side
    {
        QString name;
        /// A snapshot, or the connection as it is.
        Image image;
        ConnectionId connection = ConnectionId::None;
    };

    void fillSides(ConnectionId current);
    void start();
    void take(const Side &side, const std::function<void(const Image &)> &taken);
    void tellClosed(const Side &side);
    void compareInPool(const Image &left, const Image &right);
    void present(const std::shared_ptr<const TopicDifferences> &differences);
    void filter();

    Workspace &m_workspace;
    QList<Side> m_sides;
    /// Whose answer is awaited.
    std::optional<Side> m_asked;
    QComboBox *m_left;
    QComboBox *m_right;
    QPushButton *m_compare;
    QCheckBox *m_again;
    QComboBox *m_kind;
    QLineEdit *m_text;
    QLabel *m_summary;
    QTableView *m_table;
    DifferenceModel *m_model;
    QTimer m_timer;
};

} // namespace espalier
