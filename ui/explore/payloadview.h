// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explore/payloadformatter.h"
#include "ui/explore/trendcollector.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QMenu;
class QStackedWidget;

namespace espalier {

class CodeView;
class ElidedLabel;
class FindBar;
class ImageView;

/// A payload as understood: text with folds, marks beside its numbers and a search, or an image.
class PayloadView : public QWidget
{
    Q_OBJECT
public:
    explicit PayloadView(const Theme &theme, QWidget *parent = nullptr);
    ~PayloadView() override;

    void showMessage(TopicId topic, const HistoryEntry &entry, const MessageDecoding &decoding);
    void clear();
    /// What is known of the numbers of this topic over time, and which of them are drawn; `trends` stays valid until it is
    /// set to null.
    void setTrends(const TrendCollector *trends, const QStringList &charted);
    [[nodiscard]] const FormattedPayload &formatted() const { return m_formatted; }
    [[nodiscard]] CodeView *code() const { return m_code; }
    void search();
    [[nodiscard]] bool isDecoding() const { return m_formatter.isBusy(); }

signals:
    void decoded(espalier::DecoderKind used);
    /// A mark beside a number was clicked; see NumericLeaf::path.
    void trendToggled(const QString &path);
    /// The bytes of what the user pointed at.
    void bytesWanted(std::size_t from, std::size_t to);

private:
    [[nodiscard]] bool isShown(TopicId topic, const HistoryEntry &entry,
                               const MessageDecoding &decoding) const;
    void handleReady(const PayloadFormatter::Result &result);
    void showFormatted(const FormattedPayload &formatted);
    void showLeaves();
    void handleMark(int offset);
    void fillMenu(QMenu *menu, int offset);

    const Theme &m_theme;
    ElidedLabel *m_note;
    QStackedWidget *m_pages;
    CodeView *m_code;
    FindBar *m_find;
    ImageView *m_image;
    PayloadFormatter m_formatter;
    TopicId m_topic = TopicId::None;
    WallTime m_time = 0;
    /// What was formatted last, or is being formatted.
    std::optional<HistoryEntry> m_entry;
    MessageDecoding m_decoding;
    FormattedPayload m_formatted;
    std::vector<NumericLeaf> m_leaves;
    const TrendCollector *m_trends = nullptr;
    QStringList m_charted;
};

} // namespace espalier
