"""Sentences about nothing in common, each in several languages: they say what an encoder's vectors are like.

What all their vectors share is the encoder's and not the texts', and how near translations come to each other is the
scale of its cosines.
"""

LANGUAGES = ("en", "de", "fr", "es", "ru", "zh")
TRANSLATIONS = (
    (
        "The meeting was moved to Thursday because the hall is being painted.",
        "Die Sitzung wurde auf Donnerstag verlegt, weil der Saal gestrichen wird.",
        "La réunion a été reportée à jeudi parce qu'on repeint la salle.",
        "La reunión se trasladó al jueves porque están pintando la sala.",
        "Собрание перенесли на четверг, потому что зал красят.",
        "会议改到星期四举行，因为大厅正在粉刷。",
    ),
    (
        "She sold eleven boats last summer and kept the smallest for herself.",
        "Letzten Sommer verkaufte sie elf Boote und behielt das kleinste für sich.",
        "L'été dernier, elle a vendu onze bateaux et gardé le plus petit pour elle.",
        "El verano pasado vendió once barcos y se quedó con el más pequeño.",
        "Прошлым летом она продала одиннадцать лодок, а самую маленькую оставила себе.",
        "去年夏天她卖掉了十一条船，把最小的一条留给了自己。",
    ),
    (
        "Water boils sooner on a mountain than by the sea.",
        "Wasser kocht auf einem Berg früher als am Meer.",
        "L'eau bout plus vite en montagne qu'au bord de la mer.",
        "El agua hierve antes en la montaña que junto al mar.",
        "В горах вода закипает быстрее, чем у моря.",
        "水在山上比在海边更早沸腾。",
    ),
    (
        "No decision has been taken, a spokesman for the ministry said.",
        "Es sei noch nichts entschieden, sagte ein Sprecher des Ministeriums.",
        "Aucune décision n'a été prise, a déclaré un porte-parole du ministère.",
        "No se ha tomado ninguna decisión, dijo un portavoz del ministerio.",
        "Решение ещё не принято, сообщил представитель министерства.",
        "该部一位发言人说，目前尚未作出任何决定。",
    ),
    (
        "Add the onions, lower the heat and stir for ten minutes.",
        "Die Zwiebeln dazugeben, die Hitze verringern und zehn Minuten rühren.",
        "Ajoutez les oignons, baissez le feu et remuez pendant dix minutes.",
        "Añada las cebollas, baje el fuego y remueva durante diez minutos.",
        "Добавьте лук, убавьте огонь и помешивайте десять минут.",
        "加入洋葱，把火调小，搅拌十分钟。",
    ),
    (
        "The court found that the contract had never been signed.",
        "Das Gericht stellte fest, dass der Vertrag nie unterschrieben worden war.",
        "Le tribunal a constaté que le contrat n'avait jamais été signé.",
        "El tribunal comprobó que el contrato nunca se había firmado.",
        "Суд установил, что договор никогда не был подписан.",
        "法院认定，这份合同从未签署过。",
    ),
    (
        "He laughed, shut the door and went upstairs.",
        "Er lachte, schloss die Tür und ging nach oben.",
        "Il rit, ferma la porte et monta à l'étage.",
        "Se rio, cerró la puerta y subió las escaleras.",
        "Он засмеялся, закрыл дверь и поднялся наверх.",
        "他笑了笑，关上门，上楼去了。",
    ),
    (
        "Shares in the company fell by four per cent on Monday.",
        "Die Aktien des Unternehmens fielen am Montag um vier Prozent.",
        "Les actions de l'entreprise ont perdu quatre pour cent lundi.",
        "Las acciones de la empresa cayeron un cuatro por ciento el lunes.",
        "В понедельник акции компании упали на четыре процента.",
        "该公司股价周一下跌了百分之四。",
    ),
    (
        "Patients who slept longer recovered faster, according to the study.",
        "Patienten, die länger schliefen, erholten sich der Studie zufolge schneller.",
        "Selon l'étude, les patients qui dormaient plus longtemps se rétablissaient plus vite.",
        "Según el estudio, los pacientes que dormían más se recuperaban antes.",
        "Согласно исследованию, пациенты, которые спали дольше, выздоравливали быстрее.",
        "研究显示，睡得更久的病人恢复得更快。",
    ),
    (
        "Please restart the computer after the installation.",
        "Bitte starten Sie den Computer nach der Installation neu.",
        "Veuillez redémarrer l'ordinateur après l'installation.",
        "Reinicie el ordenador después de la instalación.",
        "После установки перезагрузите компьютер.",
        "安装完成后请重新启动计算机。",
    ),
    (
        "The team scored twice in the first half and lost anyway.",
        "Die Mannschaft traf in der ersten Halbzeit zweimal und verlor trotzdem.",
        "L'équipe a marqué deux fois en première mi-temps et a quand même perdu.",
        "El equipo marcó dos veces en la primera parte y aun así perdió.",
        "Команда забила дважды в первом тайме и всё равно проиграла.",
        "这支球队上半场进了两个球，但还是输了。",
    ),
    (
        "A fox had dug a hole under the fence of the vegetable garden.",
        "Ein Fuchs hatte ein Loch unter dem Zaun des Gemüsegartens gegraben.",
        "Un renard avait creusé un trou sous la clôture du potager.",
        "Un zorro había cavado un agujero bajo la valla del huerto.",
        "Лиса прорыла нору под забором огорода.",
        "一只狐狸在菜园的篱笆下面挖了一个洞。",
    ),
)
SENTENCES = tuple(sentence for row in TRANSLATIONS for sentence in row)
