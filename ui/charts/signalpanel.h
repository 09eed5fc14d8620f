// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/workspace.h"
#include "ui/charts/signaldelegate.h"
#include "ui/charts/signaltreemodel.h"

#include <QMap>
#include <QSet>
#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QTreeView;

namespace espalier {

class SignalHub;
class Theme;

/// What there is to be drawn of all connections, to be dragged onto plots. Asks for values only of the topics in sight, and
/// for nothing while it is hidden.
class SignalPanel : public QWidget
{
    Q_OBJECT
public:
    /// All outlive this.
    SignalPanel(SignalHub &hub, Workspace &workspace, const Theme &theme, QWidget *parent = nullptr);
    ~SignalPanel() override;

    void setCurveColor(SignalDelegate::CurveColor color);
    /// Curves have come, gone, or changed their colours.
    void showCurves();
    void focusFilter();
    /// The fields of a topic's payloads that look like times, as far as the topic is listed.
    [[nodiscard]] QStringList timePaths(const SignalAddress &address) const;
    [[nodiscard]] QTreeView *tree() const { return m_tree; }
    [[nodiscard]] SignalTreeModel *model() const { return m_model; }

signals:
    /// These are to be drawn.
    void signalsWanted(const std::vector<espalier::SignalSource> &sources);
    /// A topic is to be shown where topics are.
    void topicWanted(const QUuid &profile, const QByteArray &topicName);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void join();
    void watch(ConnectionId id, bool isWatched);
    void takeCatalog(ConnectionId id);
    void showBranches();
    void showNote();
    void applyFilter();
    void expandNew(const QModelIndex &parent, int first, int last);
    /// Too many have come for all to be open.
    void closeLevels();
    [[nodiscard]] bool isOpenAtFirst(const QModelIndex &index) const;
    void watchValuesInSight();
    void openMenu(const QPoint &position);
    void want(const QModelIndex &index);
    [[nodiscard]] QByteArray placeOf(const QModelIndex &index) const;

    SignalHub &m_hub;
    Workspace &m_workspace;
    const Theme &m_theme;
    QLineEdit *m_filter;
    QTreeView *m_tree;
    QLabel *m_note;
    SignalTreeModel *m_model;
    SignalDelegate *m_delegate;
    QMap<ConnectionId, SignalCatalog> m_catalogs;
    /// What the user closed and opened himself.
    QSet<QByteArray> m_closed;
    QSet<QByteArray> m_opened;
    QTimer m_filterTimer;
    QTimer m_sightTimer;
    /// Levels open and close by themselves.
    bool m_isArranging = false;
    bool m_opensAll = true;
};

} // namespace espalier
