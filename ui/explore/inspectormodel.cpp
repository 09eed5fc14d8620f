// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/inspectormodel.h"

#include "core/payload/byteinspector.h"
#include "ui/common/units.h"

namespace espalier {

namespace {

QString nameOf(ByteReading reading)
{
    switch (reading) {
    case ByteReading::UnixSeconds:
        return InspectorModel::tr("Unix time, s (UTC)");
    case ByteReading::UnixMilliseconds:
        return InspectorModel::tr("Unix time, ms (UTC)");
    case ByteReading::UnixMicroseconds:
        return InspectorModel::tr("Unix time, µs (UTC)");
    case ByteReading::Text:
        return InspectorModel::tr("Text (UTF-8)");
    default:
        return QString::fromLatin1(byteReadingName(reading));
    }
}

} // namespace

void InspectorModel::setBytes(const Bytes &bytes)
{
    m_bytes = bytes;
    emit dataChanged(index(0, LittleColumn), index(rowCount() - 1, BigColumn));
}

int InspectorModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(byteReadings().size());
}

int InspectorModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant InspectorModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)
        || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const ByteReading reading = byteReadings()[std::size_t(index.row())];
    QString text;
    if (index.column() == NameColumn)
        text = nameOf(reading);
    else if (index.column() == LittleColumn || hasByteOrder(reading))
        text = QString::fromStdString(readBytes(
            reading, index.column() == LittleColumn ? ByteOrder::Little : ByteOrder::Big, m_bytes.view()));
    return role == Qt::ToolTipRole ? toolTipText(text) : text;
}

QVariant InspectorModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("As");
    case LittleColumn:
        return tr("Little-endian");
    case BigColumn:
        return tr("Big-endian");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace espalier
