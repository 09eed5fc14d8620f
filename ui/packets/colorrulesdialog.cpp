// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/colorrulesdialog.h"

#include "ui/packets/packetfilteredit.h"
#include "ui/theme/controls.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPixmap>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

class ColorRulesDialog::Line : public QWidget
{
public:
    Line(const Theme &theme, const ColorRules::Rule &rule, QWidget *parent)
        : QWidget(parent)
        , filter(new PacketFilterEdit(theme, this))
        , ground(new QComboBox(this))
        , up(makeButton(theme, QStringLiteral("chevron-up"), ColorRulesDialog::tr("Move rule up")))
        , down(makeButton(theme, QStringLiteral("chevron-down"), ColorRulesDialog::tr("Move rule down")))
        , remove(makeButton(theme, QStringLiteral("trash"), ColorRulesDialog::tr("Remove rule")))
    {
        ground->setAccessibleName(ColorRulesDialog::tr("Colour"));
        for (const Role role : ColorRules::offered()) {
            QPixmap sample(16, 16);
            sample.fill(theme.color(role));
            ground->addItem(QIcon(sample), ColorRules::name(role), int(role));
        }
        ground->setCurrentIndex(std::max(0, ground->findData(int(rule.ground))));
        filter->setText(rule.filter);
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(filter, 1);
        row->addWidget(ground);
        for (QToolButton *button : {up, down, remove})
            row->addWidget(button);
    }

    [[nodiscard]] QToolButton *makeButton(const Theme &theme, const QString &icon, const QString &name)
    {
        auto *button = new QToolButton(this);
        button->setIcon(theme.icon(icon));
        button->setAccessibleName(name);
        button->setToolTip(name);
        return button;
    }

    [[nodiscard]] ColorRules::Rule rule() const
    {
        return {filter->text().trimmed(), static_cast<Role>(ground->currentData().toInt())};
    }

    PacketFilterEdit *filter;
    QComboBox *ground;
    QToolButton *up;
    QToolButton *down;
    QToolButton *remove;
};

ColorRulesDialog::ColorRulesDialog(const Theme &theme, const QList<ColorRules::Rule> &rules, QWidget *parent)
    : QDialog(parent), m_theme(theme), m_lines(new QVBoxLayout)
{
    setWindowTitle(tr("Colour Rules"));
    auto *note = plainLabel(tr("A packet gets the colour of the first rule whose filter it matches."),
                            Role::Muted, theme.textFont(), this);
    auto *content = new QWidget(this);
    content->setLayout(m_lines);
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    m_add = new QPushButton(theme.icon(QStringLiteral("plus")), tr("&Add Rule"), this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_add);
    foot->addStretch();
    foot->addWidget(buttons);
    auto *column = new QVBoxLayout(this);
    column->addWidget(note);
    column->addWidget(scroll, 1);
    column->addLayout(foot);
    connect(m_add, &QPushButton::clicked, this,
            [this] { addLine({})->filter->setFocus(Qt::OtherFocusReason); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (const ColorRules::Rule &rule : rules)
        addLine(rule);
    if (rules.isEmpty())
        addLine({});
    check();
    resize(680, 340);
}

ColorRulesDialog::~ColorRulesDialog() = default;

ColorRulesDialog::Line *ColorRulesDialog::addLine(const ColorRules::Rule &rule)
{
    auto *line = new Line(m_theme, rule, this);
    m_lines->insertWidget(m_lines->count() - 1, line);
    connect(line->filter, &QLineEdit::textChanged, this, &ColorRulesDialog::check);
    connect(line->up, &QToolButton::clicked, this, [this, line] { move(line, -1); });
    connect(line->down, &QToolButton::clicked, this, [this, line] { move(line, 1); });
    connect(line->remove, &QToolButton::clicked, this, [this, line] {
        m_lines->removeWidget(line);
        line->hide();
        line->deleteLater();
        check();
    });
    check();
    return line;
}

void ColorRulesDialog::move(Line *line, int by)
{
    const int wanted = m_lines->indexOf(line) + by;
    if (wanted < 0 || wanted >= m_lines->count() - 1)
        return;
    m_lines->removeWidget(line);
    m_lines->insertWidget(wanted, line);
}

void ColorRulesDialog::check()
{
    bool isFine = true;
    for (int i = 0; i < m_lines->count() - 1; ++i)
        isFine = static_cast<Line *>(m_lines->itemAt(i)->widget())->filter->isFilter() && isFine;
    m_accept->setEnabled(isFine);
    m_add->setEnabled(m_lines->count() - 1 < ColorRules::maximumRules);
}

QList<ColorRules::Rule> ColorRulesDialog::rules() const
{
    QList<ColorRules::Rule> rules;
    for (int i = 0; i < m_lines->count() - 1; ++i) {
        const ColorRules::Rule rule = static_cast<Line *>(m_lines->itemAt(i)->widget())->rule();
        if (!rule.filter.isEmpty())
            rules.append(rule);
    }
    return rules;
}

} // namespace espalier
