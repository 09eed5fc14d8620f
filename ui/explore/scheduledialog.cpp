// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/scheduledialog.h"

#include "ui/theme/controls.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include <cmath>
#include <limits>

namespace espalier {

namespace {

using Kind = ScheduleSpec::Kind;
using std::chrono::microseconds;

constexpr double mostRate = 100'000;
constexpr double longestSeconds = 31'536'000;
constexpr double longestInterval = longestSeconds * 1000;

microseconds microsecondsOf(double value, double unit)
{
    return microseconds(std::llround(value * unit));
}

} // namespace

ScheduleDialog::ScheduleDialog(const PublishDraft &draft, QWidget *parent)
    : QDialog(parent)
    , m_draft(draft)
    , m_form(new QFormLayout)
    , m_kind(new QComboBox(this))
    , m_at(new QDateTimeEdit(QDateTime::currentDateTime().addSecs(60), this))
    , m_interval(number(tr("Interval"), tr(" ms"), 1000, longestInterval))
    , m_count(count(tr("At most"), 0, 0))
    , m_burst(count(tr("Messages"), 1, 100))
    , m_limit(number(tr("For"), tr(" s"), 0, longestSeconds))
    , m_startRate(number(tr("From"), tr(" messages/s"), 1, mostRate))
    , m_endRate(number(tr("To"), tr(" messages/s"), 100, mostRate))
    , m_within(number(tr("Within"), tr(" s"), 60, longestSeconds))
    , m_file(new QLineEdit(this))
    , m_fileRow(new QWidget(this))
    , m_topicColumn(column(tr("Topic from column"), tr("the topic as written")))
    , m_payloadColumn(column(tr("Payload from column"), tr("the payload as written")))
    , m_timeColumn(column(tr("Time from column"), tr("one row each interval")))
    , m_note(plainLabel({}, this))
{
    setWindowTitle(tr("Repeat message"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ScheduleDialog::showKind);
    connect(m_file, &QLineEdit::textChanged, this, &ScheduleDialog::check);
    connect(m_startRate, &QDoubleSpinBox::valueChanged, this, &ScheduleDialog::check);
    connect(m_endRate, &QDoubleSpinBox::valueChanged, this, &ScheduleDialog::check);
    showKind();
}

QDoubleSpinBox *ScheduleDialog::number(const QString &name, const QString &unit, double value, double most)
{
    auto *box = new QDoubleSpinBox(this);
    box->setAccessibleName(name);
    box->setRange(0, most);
    box->setDecimals(2);
    box->setSuffix(unit);
    box->setValue(value);
    box->setGroupSeparatorShown(true);
    m_form->addRow(name, box);
    return box;
}

QSpinBox *ScheduleDialog::count(const QString &name, int lowest, int value)
{
    auto *box = new QSpinBox(this);
    box->setAccessibleName(name);
    box->setRange(lowest, std::numeric_limits<int>::max());
    box->setValue(value);
    box->setGroupSeparatorShown(true);
    if (lowest == 0)
        box->setSpecialValueText(tr("no limit"));
    m_form->addRow(name, box);
    return box;
}

QLineEdit *ScheduleDialog::column(const QString &name, const QString &otherwise)
{
    auto *field = new QLineEdit(this);
    field->setAccessibleName(name);
    field->setPlaceholderText(otherwise);
    m_form->addRow(name, field);
    return field;
}

void ScheduleDialog::build()
{
    m_kind->addItem(tr("Each interval"), int(Kind::Interval));
    m_kind->addItem(tr("Once, at a time"), int(Kind::Once));
    m_kind->addItem(tr("Many at once (burst)"), int(Kind::Burst));
    m_kind->addItem(tr("Faster and faster (ramp)"), int(Kind::Ramp));
    m_kind->addItem(tr("For each row of a CSV or JSON Lines file"), int(Kind::Rows));
    m_kind->setAccessibleName(tr("When to send"));
    m_form->insertRow(0, tr("Send"), m_kind);
    m_at->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    m_at->setAccessibleName(tr("At"));
    m_form->insertRow(1, tr("At"), m_at);
    m_interval->setMinimum(0.01);
    m_limit->setSpecialValueText(tr("no limit"));
    m_within->setMinimum(0.01);

    auto *row = new QHBoxLayout(m_fileRow);
    row->setContentsMargins(0, 0, 0, 0);
    auto *choose = new QPushButton(tr("Choose…"), this);
    choose->setAccessibleName(tr("Choose the file"));
    connect(choose, &QPushButton::clicked, this, &ScheduleDialog::chooseFile);
    m_file->setAccessibleName(tr("File"));
    row->addWidget(m_file, 1);
    row->addWidget(choose);
    m_form->insertRow(2, tr("File"), m_fileRow);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_start = buttons->addButton(tr("Start"), QDialogButtonBox::AcceptRole);
    setButtonKind(m_start, ButtonKind::Primary);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(request());
        accept();
    });
    auto *all = new QVBoxLayout(this);
    all->addLayout(m_form);
    all->addWidget(m_note);
    all->addWidget(buttons);
    m_note->setWordWrap(true);
    m_note->setMinimumWidth(380);
    setTextRole(m_note, Role::Muted);
}

Kind ScheduleDialog::kind() const
{
    return Kind(m_kind->currentData().toInt());
}

void ScheduleDialog::showKind()
{
    const auto show = [this](QWidget *field, bool visible) {
        field->setVisible(visible);
        m_form->labelForField(field)->setVisible(visible);
    };
    const Kind now = kind();
    show(m_at, now == Kind::Once);
    show(m_interval, now == Kind::Interval || now == Kind::Rows);
    for (QWidget *field : std::initializer_list<QWidget *> {m_count, m_limit})
        show(field, now == Kind::Interval);
    show(m_burst, now == Kind::Burst);
    for (QWidget *field : {m_startRate, m_endRate, m_within})
        show(field, now == Kind::Ramp);
    for (QWidget *field :
         std::initializer_list<QWidget *> {m_fileRow, m_topicColumn, m_payloadColumn, m_timeColumn})
        show(field, now == Kind::Rows);
    check();
    adjustSize();
}

void ScheduleDialog::check()
{
    QString note;
    bool canStart = true;
    if (kind() == Kind::Rows) {
        canStart = QFileInfo(m_file->text()).isFile();
        note = tr("{{row.NAME}} in the message stands for a column, or for a field of the JSON in each line. "
                  "Times are seconds, or dates such as 2026-11-22T14:07:52Z.");
        if (!canStart && !m_file->text().isEmpty())
            note = tr("There is no such file.");
    } else if (kind() == Kind::Ramp && m_startRate->value() + m_endRate->value() <= 0) {
        canStart = false;
        note = tr("One of the rates must be more than 0.");
    }
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_start->setEnabled(canStart);
}

void ScheduleDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Rows to send"), {},
                                   tr("Tables (*.csv *.tsv *.jsonl *.ndjson);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

ScheduleRequest ScheduleDialog::request() const
{
    ScheduleRequest request;
    request.draft = m_draft;
    ScheduleSpec &spec = request.spec;
    spec.kind = kind();
    spec.at = std::chrono::milliseconds(m_at->dateTime().toMSecsSinceEpoch());
    spec.interval = microsecondsOf(m_interval->value(), 1e3);
    spec.startRate = m_startRate->value();
    spec.endRate = m_endRate->value();
    if (spec.kind == Kind::Interval) {
        spec.count = std::uint64_t(m_count->value());
        spec.duration = microsecondsOf(m_limit->value(), 1e6);
    } else if (spec.kind == Kind::Burst) {
        spec.count = std::uint64_t(m_burst->value());
    } else if (spec.kind == Kind::Ramp) {
        spec.duration = microsecondsOf(m_within->value(), 1e6);
    } else if (spec.kind == Kind::Rows) {
        request.file = m_file->text();
        request.topicColumn = m_topicColumn->text().trimmed();
        request.payloadColumn = m_payloadColumn->text().trimmed();
        request.timeColumn = m_timeColumn->text().trimmed();
    }
    return request;
}

} // namespace espalier
