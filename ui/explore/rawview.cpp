// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/rawview.h"

#include "core/payload/displaytext.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/hexview.h"
#include "ui/common/units.h"
#include "ui/explore/inspectormodel.h"
#include "ui/theme/controls.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// The longest reading is text.
constexpr std::size_t inspectedBytes = 128;
/// Wide arrays are looked through from their start: further items are not found, rather than the caret made to wait.
constexpr int maximumSteps = 200'000;

bool covers(const ValueNode &node, std::size_t offset)
{
    const auto range = node.byteRange();
    return range && offset >= range->offset && offset < range->offset + range->size;
}

} // namespace

NodeId nodeAtByte(const Value &value, std::size_t offset)
{
    if (!covers(value.root(), offset))
        return NodeId::None;
    NodeId found = NodeId::Root;
    NodeId child = value.root().firstChild();
    for (int step = 0; child != NodeId::None && step < maximumSteps; ++step) {
        const ValueNode node = value.node(child);
        if (covers(node, offset)) {
            found = child;
            child = node.firstChild();
        } else {
            child = node.nextSibling();
        }
    }
    return found;
}

RawView::RawView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_hex(new HexView(theme, this))
    , m_field(new ElidedLabel(this))
    , m_table(new QTableView(this))
    , m_model(new InspectorModel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    auto *below = new QWidget(this);
    auto *belowColumn = new QVBoxLayout(below);
    belowColumn->setContentsMargins(0, 0, 0, 0);
    belowColumn->setSpacing(0);
    m_field->setContentsMargins(12, 5, 12, 5);
    m_field->setFont(theme.dataFont());
    setTextRole(m_field, Role::Muted);
    belowColumn->addWidget(m_field);
    belowColumn->addWidget(m_table, 1);
    splitter->addWidget(m_hex);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    column->addWidget(splitter);
    buildTable();
    connect(m_hex, &HexView::selectionChanged, this, &RawView::handleSelection);
    handleSelection();
}

RawView::~RawView() = default;

void RawView::buildTable()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Value at the caret"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setFont(m_theme.dataFont());
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(20);
    m_table->verticalHeader()->setDefaultSectionSize(20);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setFont(m_theme.scaledTextFont(11.5 / 13, QFont::Medium));
    m_table->horizontalHeader()->resizeSection(InspectorModel::NameColumn, 140);
    m_table->horizontalHeader()->resizeSection(InspectorModel::LittleColumn, 160);
    m_table->setMinimumHeight(48);
}

void RawView::setBytes(const Bytes &bytes)
{
    // Without comparing a hundred megabytes: the same message has the same buffer.
    if (bytes.view().data() != m_hex->bytes().view().data())
        m_value.reset();
    m_hex->setBytes(bytes);
    handleSelection();
}

void RawView::setValue(std::shared_ptr<const Value> value)
{
    m_value = std::move(value);
    handleSelection();
}

void RawView::select(ByteRange range)
{
    m_hex->select({range.offset, range.offset + range.size});
}

QString RawView::fieldText() const
{
    const std::size_t at = m_hex->selection().from;
    const NodeId id = m_value && !m_hex->bytes().isEmpty() ? nodeAtByte(*m_value, at) : NodeId::None;
    if (id == NodeId::None)
        return {};
    const ValueNode node = m_value->node(id);
    QString path = QString::fromStdString(node.path());
    if (path.isEmpty())
        path = tr("The whole payload");
    return node.isContainer() || node.token().empty()
               ? path
               : path + QStringLiteral(" = ") + displayText(asBytes(node.token()), 200);
}

void RawView::handleSelection()
{
    const HexView::Range range = m_hex->selection();
    m_model->setBytes(m_hex->bytes().slice(range.from, inspectedBytes));
    QStringList parts {tr("Byte %1").arg(countText(range.from))};
    if (range.to > range.from + 1)
        parts = QStringList {
            tr("Bytes %1 to %2 (%3)")
                .arg(countText(range.from), countText(range.to - 1), countText(range.to - range.from))};
    if (const QString field = fieldText(); !field.isEmpty())
        parts << field;
    m_field->setText(m_hex->bytes().isEmpty() ? QString() : parts.join(QStringLiteral(" · ")));
}

} // namespace espalier
