// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/savedialog.h"

#include "ui/theme/controls.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace espalier {

SaveDialog::SaveDialog(const SavedMessages &saved, const QString &name, const QString &folder,
                       QWidget *parent)
    : QDialog(parent)
    , m_saved(saved)
    , m_name(new QLineEdit(name, this))
    , m_folder(new QComboBox(this))
    , m_note(plainLabel({}, this))
{
    setWindowTitle(tr("Save message"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    auto *form = new QFormLayout;
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Folder"), m_folder);
    column->addLayout(form);
    column->addWidget(m_note);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    m_save = buttons->button(QDialogButtonBox::Save);
    setButtonKind(m_save, ButtonKind::Primary);
    column->addWidget(buttons);

    m_name->setAccessibleName(tr("Name"));
    m_name->selectAll();
    m_name->setMinimumWidth(280);
    m_folder->setEditable(true);
    m_folder->setAccessibleName(tr("Folder"));
    m_folder->lineEdit()->setPlaceholderText(tr("none"));
    m_folder->addItem({});
    m_folder->addItems(saved.folders);
    m_folder->setCurrentText(folder);
    setTextRole(m_note, Role::Muted);
    connect(m_name, &QLineEdit::textChanged, this, &SaveDialog::check);
    connect(m_folder, &QComboBox::currentTextChanged, this, &SaveDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(this->name(), this->folder());
        accept();
    });
    check();
}

QString SaveDialog::name() const
{
    return m_name->text().trimmed();
}

QString SaveDialog::folder() const
{
    return m_folder->currentText().trimmed();
}

void SaveDialog::check()
{
    const bool exists =
        std::any_of(m_saved.messages.cbegin(), m_saved.messages.cend(), [this](const SavedMessage &each) {
            return each.name == name() && each.folder == folder();
        });
    m_save->setEnabled(!name().isEmpty());
    m_note->setText(exists ? tr("Replaces the saved message of that name.") : QStringLiteral(" "));
}

} // namespace espalier
