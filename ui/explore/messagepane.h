// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishdraft.h"
#include "core/store/pairing.h"
#include "core/store/treesnapshot.h"
#include "ui/common/pane.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QLabel;
class QSplitter;
class QStackedLayout;

namespace espalier {

class DecodeRuleBook;
class FileSaver;
class HistoryPane;
class MessageHeader;
class PayloadPane;
class TrendPane;

/// The selected topic: which one, its message, and the messages before it.
class MessagePane : public QWidget
{
    Q_OBJECT
public:
    explicit MessagePane(const Theme &theme, QWidget *parent = nullptr);
    ~MessagePane() override;

    /// Follows the user's rules for decoding; `rules` outlives this.
    void setDecodeRules(DecodeRuleBook &rules);
    /// Takes the news of the selected topic; shows the newest message unless an older one was chosen.
    void apply(const TopicDetail &detail);
    /// Nothing is selected.
    void clear();

    /// The selected topic without its messages; its id is None when nothing is selected.
    [[nodiscard]] const TopicDetail &topic() const { return m_topic; }
    /// The message that is shown; null when there is none.
    [[nodiscard]] const HistoryEntry *message() const;
    /// Copies the payload: text as it is, anything else as hexadecimal digits.
    void copyValue() const;
    void goLive();
    /// Shows a message in its topic's history: of those with that payload the one that came nearest to a time.
    void showMessage(const QByteArray &topicName, const Bytes &payload, WallTime time);
    /// Of a message that is no longer shown: ignored.
    void setPartners(const QByteArray &topicName, WallTime time, const QList<Partner> &partners);
    /// The payload is being decoded on another thread; its beginning is shown meanwhile.
    [[nodiscard]] bool isDecoding() const;
    /// What stands above one another.
    [[nodiscard]] QList<Pane> panes() const;
    [[nodiscard]] QSplitter *splitter() const { return m_splitter; }
    [[nodiscard]] HistoryPane *history() const { return m_history; }
    [[nodiscard]] TrendPane *trend() const { return m_trend; }

    [[nodiscard]] QSize sizeHint() const override { return {486, 600}; }

signals:
    void levelClicked(const QByteArray &topicName);
    /// The message that is shown may be a request or a response; the answer goes to setPartners().
    void partnersWanted(const QByteArray &topicName, const espalier::Bytes &properties,
                        espalier::WallTime time);
    /// The message that is shown is to be edited and published again.
    void draftWanted(const espalier::PublishDraft &draft);
    /// A message that was to be shown is not kept.
    void messageMissing();

private:
    void refresh();
    void publishAgain();
    void savePayload();
    void askForPartners();
    void showPartner(const QByteArray &topicName, WallTime time);

    const Theme &m_theme;
    QStackedLayout *m_pages;
    MessageHeader *m_header;
    QSplitter *m_splitter;
    PayloadPane *m_payload;
    QLabel *m_noMessage;
    HistoryPane *m_history;
    TrendPane *m_trend;
    FileSaver *m_saver;
    TopicDetail m_topic;
    /// What is to be shown when its topic, which was asked for, arrives.
    struct Awaited
    {
        QByteArray topicName {};
        WallTime time = 0;
        /// None: the time says which one it is.
        std::optional<Bytes> payload {};
    };
    void await(const Awaited &awaited);
    void showAwaited();
    std::optional<Awaited> m_awaited;
};

} // namespace espalier
