// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/common/badgededit.h"

#include <QPointer>

namespace espalier {

class FilterHelp;

/// The filter of the tree: search icon, its key while it is empty, the count of matches while it is not. F1 and the button
/// show what can be written.
class FilterField : public BadgedEdit
{
    Q_OBJECT
public:
    explicit FilterField(const Theme &theme, QWidget *parent = nullptr);
    /// What the store makes of the text.
    void showState(const FilterState &state);
    void showHelp();

    [[nodiscard]] QSize sizeHint() const override { return {280, 28}; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void takeTheme();

    QAction *m_icon;
    QAction *m_helpAction;
    QPointer<FilterHelp> m_help;
};

} // namespace espalier
