// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/value.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <memory>

class QTableView;

namespace espalier {

class ElidedLabel;
class HexView;
class InspectorModel;

/// The bytes of a payload, and below them what those at the caret may stand for and which field they belong to.
class RawView : public QWidget
{
    Q_OBJECT
public:
    explicit RawView(const Theme &theme, QWidget *parent = nullptr);
    ~RawView() override;

    void setBytes(const Bytes &bytes);
    /// What was made of the bytes; null: nothing that knows its places.
    void setValue(std::shared_ptr<const Value> value);
    void select(ByteRange range);
    [[nodiscard]] HexView *hex() const { return m_hex; }
    /// "value = 71.42": the field at the caret.
    [[nodiscard]] QString fieldText() const;

private:
    void handleSelection();
    void buildTable();

    const Theme &m_theme;
    HexView *m_hex;
    ElidedLabel *m_field;
    QTableView *m_table;
    InspectorModel *m_model;
    std::shared_ptr<const Value> m_value;
};

/// The innermost node that comes from the byte at `offset`; None where none does.
[[nodiscard]] NodeId nodeAtByte(const Value &value, std::size_t offset);

} // namespace espalier
