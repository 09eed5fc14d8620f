// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/payloadview.h"

#include "ui/common/codeview.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/findbar.h"
#include "ui/common/units.h"
#include "ui/explore/imageview.h"
#include "ui/explore/leafremarks.h"
#include "ui/theme/controls.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace espalier {

PayloadView::PayloadView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_note(new ElidedLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_code(new CodeView(theme, this))
    , m_find(new FindBar(theme, *m_code, this))
    , m_image(new ImageView(theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_note);
    column->addWidget(m_find);
    column->addWidget(m_pages, 1);
    m_pages->addWidget(m_code);
    m_pages->addWidget(m_image);
    m_code->setAccessibleName(tr("Payload"));
    m_note->setContentsMargins(12, 4, 12, 4);
    setTextRole(m_note, Role::Warning);
    setSurface(m_note, Role::Raised);
    connect(m_code, &CodeView::searchWanted, this, &PayloadView::search);
    connect(m_code, &CodeView::markClicked, this, &PayloadView::handleMark);
    connect(m_code, &CodeView::menuOpening, this, &PayloadView::fillMenu);
    connect(&m_formatter, &PayloadFormatter::ready, this, &PayloadView::handleReady);
    clear();
}

PayloadView::~PayloadView() = default;

void PayloadView::search()
{
    if (m_pages->currentWidget() == m_code)
        m_find->open();
}

bool PayloadView::isShown(TopicId topic, const HistoryEntry &entry, const MessageDecoding &decoding) const
{
    // Without comparing a hundred megabytes: the same message has the same buffer.
    return m_entry && topic == m_topic && m_entry->sequence == entry.sequence && m_entry->time == entry.time
           && m_entry->payload.view().data() == entry.payload.view().data() && m_decoding == decoding;
}

void PayloadView::showMessage(TopicId topic, const HistoryEntry &entry, const MessageDecoding &decoding)
{
    // A chosen message is shown again with each newer one of its topic.
    if (isShown(topic, entry, decoding))
        return;
    const bool isOther = topic != m_topic;
    m_topic = topic;
    m_time = entry.time;
    m_entry = entry;
    m_decoding = decoding;
    if (isOther) {
        m_formatter.cancel();
        m_code->startAnew();
    }
    if (isOther && PayloadFormatter::isLarge(entry.payload)) {
        m_leaves.clear();
        FormattedPayload beginning = PayloadFormatter::beginning(entry.payload);
        beginning.note =
            tr("Decoding %1; its beginning is shown as it is").arg(sizeText(entry.payload.size()));
        showFormatted(beginning);
    }
    m_formatter.request({topic, entry.payload, entry.properties, decoding});
}

void PayloadView::clear()
{
    m_topic = TopicId::None;
    m_entry.reset();
    m_formatter.cancel();
    m_leaves.clear();
    m_code->startAnew();
    showFormatted({});
}

void PayloadView::setTrends(const TrendCollector *trends, const QStringList &charted)
{
    m_trends = trends;
    m_charted = charted;
    showLeaves();
}

void PayloadView::handleReady(const PayloadFormatter::Result &result)
{
    if (result.topic != m_topic)
        return;
    m_leaves = result.leaves;
    m_image->setImage(result.image);
    showFormatted(result.formatted);
}

void PayloadView::showFormatted(const FormattedPayload &formatted)
{
    m_formatted = formatted;
    m_code->setGutter(formatted.value ? CodeView::Gutter::Shown : CodeView::Gutter::None);
    m_code->setContent(formatted.text, formatted.spans);
    showLeaves();
    const bool isImage = formatted.decoder == DecoderKind::Image && !m_image->image().isNull();
    m_pages->setCurrentWidget(isImage ? static_cast<QWidget *>(m_image) : m_code);
    if (isImage)
        m_find->hide();
    else if (m_find->isVisible())
        m_find->showCount();
    m_note->setText(formatted.note);
    m_note->setVisible(!formatted.note.isEmpty());
    emit decoded(formatted.decoder);
}

void PayloadView::showLeaves()
{
    QList<CodeView::Mark> marks;
    for (const NumericLeaf &leaf : m_leaves) {
        const QString path = QString::fromStdString(leaf.path);
        marks.append({leaf.textRange.offset, m_charted.contains(path), path.isEmpty() ? tr("it") : path});
    }
    m_code->setMarks(marks);
    if (m_trends)
        m_code->setRemarks(leafRemarks(m_formatted, m_leaves, *m_trends, m_time));
}

void PayloadView::handleMark(int offset)
{
    for (const NumericLeaf &leaf : m_leaves)
        if (leaf.textRange.offset == offset)
            emit trendToggled(QString::fromStdString(leaf.path));
}

void PayloadView::fillMenu(QMenu *menu, int offset)
{
    const auto copy = [](const QString &text) { QApplication::clipboard()->setText(text); };
    menu->addAction(tr("Find…"), this, &PayloadView::search)->setShortcut(QKeySequence::Find);
    if (!m_formatted.value)
        return;
    const NodeId id = m_formatted.value->nodeAtText(offset);
    if (id == NodeId::None)
        return;
    const ValueNode node = m_formatted.value->node(id);
    const QString path = QString::fromStdString(node.path());
    const TextRange range = node.textRange();
    const QString shown = m_formatted.text.mid(range.offset, range.length);
    const QString value = node.kind() == NodeKind::String ? QString::fromStdString(node.text()) : shown;
    menu->addSeparator();
    menu->addAction(tr("Copy Value"), this, [copy, value] { copy(value); });
    menu->addAction(tr("Copy Path"), this, [copy, path] { copy(path); })->setEnabled(!path.isEmpty());
    const bool isLeaf = node.kind() == NodeKind::Number || node.kind() == NodeKind::Boolean;
    if (isLeaf)
        menu->addAction(m_charted.contains(path) ? tr("Do Not Draw Over Time") : tr("Draw Over Time"), this,
                        [this, path] { emit trendToggled(path); });
    if (const auto bytes = node.byteRange())
        menu->addAction(tr("Show Its Bytes"), this, [this, bytes = *bytes] {
            emit bytesWanted(bytes.offset, bytes.offset + bytes.size);
        });
}

} // namespace espalier
