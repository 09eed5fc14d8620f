// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/differencemodel.h"

#include "core/payload/displaytext.h"
#include "core/payload/glance.h"
#include "core/store/textmatcher.h"
#include "ui/common/units.h"

namespace espalier {

namespace {

QString kindText(TopicDifference::Kind kind)
{
    switch (kind) {
    case TopicDifference::Kind::OnlyLeft:
        return DifferenceModel::tr("only left");
    case TopicDifference::Kind::OnlyRight:
        return DifferenceModel::tr("only right");
    case TopicDifference::Kind::Changed:
        return DifferenceModel::tr("different");
    case TopicDifference::Kind::Same:
        return DifferenceModel::tr("same");
    }
    return {};
}

QString valueText(const Bytes &value)
{
    const Glance glance = glanceAt(value.view());
    return glance.preview.isEmpty() ? sizeText(value.size()) : glance.preview;
}

} // namespace

void DifferenceModel::setDifferences(std::shared_ptr<const TopicDifferences> differences)
{
    m_differences = std::move(differences);
    rebuild();
}

void DifferenceModel::setFilter(std::optional<TopicDifference::Kind> kind, const QString &text)
{
    m_kind = kind;
    m_text = text;
    rebuild();
}

void DifferenceModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    const TextMatcher matcher(m_text);
    for (std::size_t i = 0; i < list().size(); ++i) {
        const TopicDifference &difference = list()[i];
        if ((!m_kind || difference.kind == *m_kind) && matcher.isIn(difference.name))
            m_rows.push_back(static_cast<std::uint32_t>(i));
    }
    endResetModel();
}

const std::vector<TopicDifference> &DifferenceModel::list() const
{
    static const std::vector<TopicDifference> nothing;
    if (!m_differences)
        return nothing;
    return m_kind == TopicDifference::Kind::Same ? m_differences->sameList : m_differences->list;
}

QByteArray DifferenceModel::topicName(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    return QByteArray::fromStdString(list()[m_rows[std::size_t(row)]].name);
}

int DifferenceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DifferenceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant DifferenceModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || role != Qt::DisplayRole)
        return {};
    const TopicDifference &difference = list()[m_rows[std::size_t(index.row())]];
    switch (index.column()) {
    case Kind:
        return kindText(difference.kind);
    case Topic:
        return displayText(asBytes(difference.name));
    case Left:
        return difference.kind == TopicDifference::Kind::OnlyRight ? QString() : valueText(difference.left);
    case Right:
        return difference.kind == TopicDifference::Kind::OnlyLeft ? QString() : valueText(difference.right);
    default:
        return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Kind:
        return tr("What");
    case Topic:
        return tr("Topic");
    case Left:
        return tr("Left");
    case Right:
        return tr("Right");
    default:
        return {};
    }
}

} // namespace espalier
