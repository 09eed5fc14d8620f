// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/common/panetabs.h"
#include "ui/explore/messagedecoding.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QStackedWidget;
class QTableView;
class QToolButton;

namespace espalier {

class DecodeMenu;
class DecodeRuleBook;
class DiffPane;
class PartnerBar;
class PayloadView;
class PropertyModel;
class RawView;

/// One message: its payload as understood, how it differs from another, its properties, its bytes.
class PayloadPane : public QWidget
{
    Q_OBJECT
public:
    explicit PayloadPane(const Theme &theme, QWidget *parent = nullptr);
    ~PayloadPane() override;

    /// Follows the user's rules for decoding; `rules` outlives this.
    void setDecodeRules(DecodeRuleBook &rules);
    /// Of the messages to come; what was chosen for the topic before ends.
    void setTopicName(const QByteArray &topicName);
    /// Of the topic's Sparkplug device, which may be born again at any time.
    void setAliases(const std::shared_ptr<const SparkplugAliases> &aliases);
    [[nodiscard]] const MessageDecoding &decoding() const { return m_decoding; }
    /// `before` is what Diff compares the message with.
    void showMessage(TopicId topic, const HistoryEntry &entry, const std::optional<HistoryEntry> &before);
    void clear();
    void showDiff() { m_tabs->setCurrentIndex(DiffTab); }
    [[nodiscard]] PayloadView *view() const { return m_view; }
    [[nodiscard]] DiffPane *diff() const { return m_diff; }
    [[nodiscard]] PartnerBar *partners() const { return m_partners; }

signals:
    void decodingChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    enum Tab { PayloadTab, DiffTab, PropertiesTab, RawTab };

    void buildHeader();
    void buildPages();
    void buildDecodeMenu();
    void chooseDecoder(std::optional<DecodeChoice> choice);
    void handleDecodingChanged();
    void showPayload();
    void showBytes(std::size_t from, std::size_t to);
    void handleDecoded(DecoderKind used);
    void toggleRaw();
    void showTab(int tab);
    void labelDecoder(DecoderKind used);
    /// Says of the decoder what there is room for.
    void fitDecoder();

    const Theme &m_theme;
    PaneTabs *m_tabs;
    QToolButton *m_decode;
    DecodeMenu *m_decodeMenu;
    QStackedWidget *m_pages;
    PayloadView *m_view;
    DiffPane *m_diff;
    QTableView *m_properties;
    PropertyModel *m_propertyModel;
    PartnerBar *m_partners;
    RawView *m_raw;
    TopicId m_topic = TopicId::None;
    HistoryEntry m_entry;
    std::optional<HistoryEntry> m_before;
    MessageDecoding m_decoding;
    QString m_decoderName;
    QString m_decoderLabel;
    int m_tabBeforeRaw = PayloadTab;
};

} // namespace espalier
