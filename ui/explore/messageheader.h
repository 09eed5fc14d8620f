// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/explore/payloadtext.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QToolButton;
class QPushButton;

namespace espalier {

class BadgeLabel;
class Breadcrumb;
class ElidedLabel;

/// Says which topic and which of its messages the pane shows.
class MessageHeader : public QWidget
{
    Q_OBJECT
public:
    explicit MessageHeader(const Theme &theme, QWidget *parent = nullptr);

    enum class Age { Latest, Older };
    /// `entry` is null for a level without messages.
    void showMessage(const TopicDetail &topic, const HistoryEntry *entry, Age age);

signals:
    void levelClicked(const QByteArray &topicName);
    void copyRequested();
    void copyAsRequested(espalier::TextForm form);
    void saveRequested();
    void publishAgainRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] static QString describe(const TopicDetail &topic, const HistoryEntry *entry);
    void takeFonts();
    void buildMenu();

    const Theme &m_theme;
    Breadcrumb *m_breadcrumb;
    QPushButton *m_copy;
    QToolButton *m_more;
    QList<QAction *> m_copyAs;
    QAction *m_publishAgain;
    ElidedLabel *m_meta;
    BadgeLabel *m_contentType;
    BadgeLabel *m_retained;
    BadgeLabel *m_older;
};

} // namespace espalier
